/** How copy-process.ts ends when it made no copy because the database is damaged. Apart, because that file runs when it is read. */
export const DAMAGED_EXIT_CODE = 3
