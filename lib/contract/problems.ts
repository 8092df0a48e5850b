/**
 * Every way an API call can fail, as RFC 9457 problems. The code is for programs and never changes its meaning;
 * the title says what kind of failure it is; the detail, written where it happens, says what to do now.
 */
export const PROBLEMS = {
  'invalid-request': { status: 422, title: 'The request has a mistake' },
  'unsupported-media-type': { status: 415, title: 'The request body has the wrong type' },
  'body-too-large': { status: 413, title: 'The request body is too large' },
  'foreign-host': { status: 421, title: 'This name is not one of this server’s' },
  'foreign-origin': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'internal-error': { status: 500, title: 'Guesthouse made a mistake' },
  'shutting-down': { status: 503, title: 'Guesthouse is stopping' },
  'too-many-connections': { status: 503, title: 'Too many connections are open' },
  'idempotency-key-reused': { status: 422, title: 'This idempotency key was used for another request' },
  'request-in-progress': { status: 409, title: 'The same request is being worked on' },
  'not-ready': { status: 503, title: 'Guesthouse cannot do its work now' },

  'signed-out': { status: 401, title: 'Nobody is signed in' },
  'not-allowed': { status: 403, title: 'This account may not do that' },
  'sign-in-refused': { status: 401, title: 'You were not signed in' },
  'too-many-tries': { status: 429, title: 'Too many tries' },
  'setup-needed': { status: 409, title: 'There is no account yet' },
  'setup-done': { status: 409, title: 'The first account has been made' },
  'setup-code-wrong': { status: 403, title: 'The set-up code is wrong' },
  'session-not-found': { status: 404, title: 'There is no such session' },
  'user-not-found': { status: 404, title: 'There is no such user' },
  'user-name-taken': { status: 409, title: 'Another account has this name' },
  'last-admin': { status: 409, title: 'Somebody must stay admin' },
  'invitation-invalid': { status: 404, title: 'This invitation cannot be used' },
  'quota-exceeded': { status: 409, title: 'This is more than the owner’s quota allows' },
  'password-wrong': { status: 403, title: 'The password is wrong' },
  'session-too-old': { status: 403, title: 'Sign in once more first' },
  'second-factor-wrong': { status: 403, title: 'The code is wrong' },
  'second-factor-expired': { status: 410, title: 'The sign-in took too long' },
  'second-factor-on': { status: 409, title: 'The second factor is on' },
  'passkey-refused': { status: 403, title: 'The passkey was not taken' },
  'passkey-not-found': { status: 404, title: 'There is no such passkey' },
  'passkeys-not-here': { status: 409, title: 'Passkeys cannot be used at this address' },
  'oidc-off': { status: 409, title: 'There is no sign-in service' },
  'oidc-unreachable': { status: 502, title: 'The sign-in service does not answer' },
  'oidc-expired': { status: 410, title: 'The sign-in took too long' },
  'oidc-refused': { status: 403, title: 'The sign-in service did not let you in' },
  'oidc-unknown': { status: 403, title: 'No account belongs to this sign-in' },
  'second-factor-off': { status: 409, title: 'The second factor is off' },

  'database-unwritable': { status: 503, title: 'The database cannot be written' },
  'database-damaged': { status: 503, title: 'The database cannot be used' },
  'database-copy-not-found': { status: 404, title: 'There is no such copy of the database' },

  'vm-not-found': { status: 404, title: 'There is no such VM' },
  'vm-name-taken': { status: 409, title: 'Another VM has this name' },
  'vm-wrong-state': { status: 409, title: 'The VM’s state does not allow this' },
  'vm-busy': { status: 409, title: 'Something else is being done with this VM' },
  'vm-start-failed': { status: 502, title: 'The VM did not start' },
  'vm-not-responding': { status: 504, title: 'QEMU did not answer' },
  'vm-no-screen': { status: 409, title: 'There is no picture' },
  'memory-exceeded': { status: 409, title: 'The host has not enough free memory' },

  'volume-not-found': { status: 404, title: 'There is no such volume' },
  'volume-in-use': { status: 409, title: 'A VM uses this volume' },
  'volume-missing': { status: 409, title: 'The volume’s file is gone' },
  'storage-full': { status: 507, title: 'There is not enough free space' },
  'storage-failed': { status: 500, title: 'The storage failed' },

  'image-not-found': { status: 404, title: 'There is no such image' },
  'image-name-taken': { status: 409, title: 'The library has a file of this name' },
  'image-refused': { status: 422, title: 'This file is not an ISO image' },
  'image-in-use': { status: 409, title: 'A VM uses this image' },
  'upload-cut': { status: 400, title: 'The upload ended too early' },

  'task-not-found': { status: 404, title: 'There is no such task' },
  'task-not-cancellable': { status: 409, title: 'This task cannot be cancelled any more' },

  'qemu-unusable': { status: 503, title: 'QEMU cannot be used on this host' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof PROBLEMS
