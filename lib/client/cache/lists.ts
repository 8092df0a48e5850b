type WithId = { id: string | number }

/** An updater for `setQueryData`: replaces the item of this id where it stands, else adds it last. A list never read stays unread. */
export function putById<T extends WithId>(item: T) {
  return (list: T[] | undefined): T[] | undefined => {
    if (!list) return undefined
    const index = list.findIndex(({ id }) => id === item.id)
    return index === -1 ? [...list, item] : list.with(index, item)
  }
}

/** An updater for `setQueryData`: the list without the item of this id. */
export function removeById(removedId: string) {
  return <T extends WithId>(list: T[] | undefined): T[] | undefined => list?.filter(({ id }) => id !== removedId)
}
