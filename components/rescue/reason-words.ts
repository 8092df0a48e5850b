import type { Rescue } from '#lib/contract/database-copy.ts'

export type ReasonWords = {
  title: string
  /** What it means to somebody who does not know what a database is. */
  meaning: string
  /** What to do that is better than any choice below; null: choosing is what to do. */
  instead: string | null
  /** Over the choices. */
  choose: string
}

const REASSURING =
  'It is the file in which Guesthouse keeps its list of VMs and disks. The VMs and their disks themselves are other files, and untouched.'

export const REASON_WORDS: Record<Rescue['reason'], ReasonWords> = {
  damaged: {
    title: 'The database is damaged',
    meaning: REASSURING,
    instead: null,
    choose: 'What shall Guesthouse go on with?',
  },
  missing: {
    title: 'The database is gone',
    meaning: `${REASSURING} If somebody moved it, put it back where it was: Guesthouse then goes on by itself.`,
    instead: null,
    choose: 'What shall Guesthouse go on with?',
  },
  newer: {
    title: 'The database belongs to a newer Guesthouse',
    meaning:
      'It was upgraded by a newer version, and this older one would not understand everything in it. Nothing was changed.',
    instead: 'Start the newer version again: then everything is as it was.',
    choose: 'Or go back, to a copy from before the upgrade',
  },
  'migration-failed': {
    title: 'The upgrade did not work',
    meaning:
      'The database could not be brought to this version. All of it was undone: the database is as it was before.',
    instead: 'Start the version that you had before: it works as it did. Please report the words below.',
    choose: 'Or go on with this version',
  },
  unreadable: {
    title: 'The database cannot be opened',
    meaning: 'Nothing says that it is damaged: something keeps Guesthouse from reading or writing it.',
    instead: 'As soon as that is over, Guesthouse goes on by itself, and so does this page.',
    choose: 'Or go on with something else',
  },
}
