/** Every page’s URL. Pages are linked through here only, so that a route cannot be misspelt or moved by half. */
export const paths = {
  vms: () => '/',
  newVm: () => '/vms/new',
  vm: (vmId: string) => `/vms/${vmId}`,
  vmConsole: (vmId: string) => `/vms/${vmId}/console`,
  vmHardware: (vmId: string) => `/vms/${vmId}/hardware`,
  vmCommandLine: (vmId: string) => `/vms/${vmId}/command-line`,
  vmActivity: (vmId: string) => `/vms/${vmId}/activity`,
  library: () => '/library',
  storage: () => '/storage',
  host: () => '/host',
  activity: () => '/activity',
  account: () => '/account',
  audit: () => '/audit',
  /** `to`: where to go after it, a path of ours. */
  signIn: (to?: string) => (to === undefined || to === '/' ? '/login' : `/login?to=${encodeURIComponent(to)}`),
  setup: () => '/setup',
  people: () => '/people',
  /** Behind the #, which browsers send to no server. */
  invite: (secret: string) => `/invite#${secret}`,
  signInService: () => '/settings/sign-in-service',
  /** The secret of a link is behind its #. */
  share: () => '/share',
  rescue: () => '/rescue',
  api: () => '/api-docs',
} as const
