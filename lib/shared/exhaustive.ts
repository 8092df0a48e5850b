/** Makes the compiler refuse a switch that forgets a case; throws if data from outside gets past the types. */
export function exhaustive(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
