/** What the tests need of the operating system: Chromium for the browser tests, PostgreSQL's server for the store battery, PHP for the plugin of JTL-Shop. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

const postgresRoot = '/usr/lib/postgresql'
/** As Debian lays them out: one file in conf.d for each extension that is switched on. */
const hasPhpExtension = (extension: string) => existsSync('/etc/php') && readdirSync('/etc/php').some((version) => existsSync(`/etc/php/${version}/mods-available/${extension}.ini`))
const needed: { package: string; present(): boolean }[] = [
  { package: 'chromium', present: () => existsSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium') },
  { package: 'postgresql', present: () => existsSync(postgresRoot) && readdirSync(postgresRoot).some((version) => existsSync(`${postgresRoot}/${version}/bin/initdb`)) },
  { package: 'php-cli', present: () => existsSync('/usr/bin/php') },
  ...['curl', 'mbstring', 'sqlite3'].map((extension) => ({ package: `php-${extension}`, present: () => hasPhpExtension(extension) })),
  { package: 'phpunit', present: () => existsSync('/usr/bin/phpunit') },
]

/** Installs what is missing where that is possible (Debian, root); says what to install otherwise. */
export function ensureSystemPackages(): void {
  const missing = needed.filter(({ present }) => !present()).map((entry) => entry.package)
  if (!missing.length) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(`Please install ${missing.join(' and ')} first (Debian: sudo apt-get install ${missing.join(' ')}).`)
  }
  console.log(`Installing ${missing.join(' and ')} ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { stdio: ['ignore', 'ignore', 'inherit'], env })
}
