import { AccountMenu } from './account-menu.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

/** The theme, where there is no sidebar to choose it in: at the end of the page that has the host’s meters, too. */
export function PhoneFoot() {
  return (
    <section
      aria-label="Appearance and account"
      className="flex items-center justify-between border-line border-t py-3 narrow:hidden"
    >
      <h2 className="text-text-muted">Light or dark</h2>
      <div className="flex items-center gap-2">
        <ThemeSwitch />
        <AccountMenu />
      </div>
    </section>
  )
}
