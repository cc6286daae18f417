import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { findCommand, runCommand } from '../run-command.mjs'
import { SetupError, say } from '../run-steps.mjs'

const release = () => {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
const isUbuntu = () => /^ID=ubuntu$/m.test(release())
const isDebian = () => /^ID=debian$/m.test(release())

const hasPostgres = () => {
  try {
    return readdirSync('/usr/lib/postgresql').some(major => Number(major) >= 15 && existsSync(`/usr/lib/postgresql/${major}/bin/postgres`))
  } catch {
    return false
  }
}
const hangulFonts = ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/truetype/nanum/NanumGothic.ttf']

/** What must be there, how that is seen, and which package brings it. */
const needs = [ // table
  { is: 'container engine', there: () => findCommand('dockerd', 'podman') !== undefined || existsSync('/var/run/docker.sock'), packages: ['docker.io'] },
  { is: 'iptables', there: () => findCommand('iptables') !== undefined, packages: ['iptables'] },
  { is: 'ext4 tools', there: () => findCommand('mkfs.ext4') !== undefined, packages: ['e2fsprogs'] },
  { is: 'losetup', there: () => findCommand('losetup') !== undefined, packages: ['mount'] },
  { is: 'mmdebstrap', there: () => findCommand('mmdebstrap') !== undefined, packages: ['mmdebstrap'] },
  { is: 'keys of Debian', there: () => isDebian() || existsSync('/usr/share/keyrings/debian-archive-keyring.gpg'), packages: ['debian-archive-keyring'] },
]
const testNeeds = [ // table
  // Debian 13 and newer only recommend it beside the engine; the product itself speaks to the socket alone.
  { is: 'docker command', there: () => findCommand('docker') !== undefined, packages: ['docker-cli'] },
  { is: 'browser', there: () => findCommand('chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser') !== undefined, packages: ['chromium'], browser: true },
  { is: 'fonts with Hangul', there: () => hangulFonts.some(existsSync), packages: ['fonts-noto-cjk'] },
  { is: 'PostgreSQL 15 or newer', there: hasPostgres, packages: ['postgresql'] },
]

const missingOf = list => list.filter(need => !need.there())

const refuseWithoutApt = missing => {
  if (findCommand('apt-get')) return
  throw new SetupError(say({
    en: `This machine has no apt-get. Install by its own means, then run this again: ${missing.map(need => need.is).join(', ')}`,
    ko: `이 컴퓨터에는 apt-get이 없습니다. 다음을 직접 설치한 뒤 다시 실행하세요: ${missing.map(need => need.is).join(', ')}`,
  }))
}

/** Ubuntu's package `chromium` only points at a snap, which runs neither as root nor without snapd. */
const refuseSnapBrowser = missing => {
  if (!isUbuntu() || !missing.some(need => need.browser)) return
  throw new SetupError(say({
    en: 'The browser tests need a Chromium that is no snap. On Ubuntu install Google Chrome as a .deb package (google-chrome-stable), then run this again.',
    ko: '브라우저 시험에는 snap이 아닌 Chromium이 필요합니다. 우분투에서는 Google Chrome의 .deb 패키지(google-chrome-stable)를 설치한 뒤 다시 실행하세요.',
  }))
}

/** The tests start databases of their own: the package's automatic one would only take a port. */
const withoutAutomaticDatabase = () => {
  if (existsSync('/etc/postgresql-common/createcluster.conf')) return
  mkdirSync('/etc/postgresql-common', { recursive: true })
  writeFileSync('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n')
}

const install = async (list, tell) => {
  const missing = missingOf(list)
  refuseWithoutApt(missing)
  refuseSnapBrowser(missing)
  const packages = missing.flatMap(need => need.packages)
  if (packages.includes('postgresql')) withoutAutomaticDatabase()
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['update', '-q'], { tell, env })
  await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confold', ...packages], { tell, env })
}

/** What the product itself needs from the system. */
export const systemPackages = {
  name: 'system packages',
  title: { en: 'system packages: container engine, ext4 tools, base system builder', ko: '시스템 패키지: 컨테이너 엔진, ext4 도구, 기본 시스템 생성기' },
  isDone: () => missingOf(needs).length === 0,
  run: tell => install(needs, tell),
}

/** What only the tests need. */
export const testPackages = {
  name: 'packages for the tests',
  title: { en: 'system packages for the tests: browser, fonts, PostgreSQL', ko: '시험용 시스템 패키지: 브라우저, 글꼴, PostgreSQL' },
  isDone: () => missingOf(testNeeds).length === 0,
  run: tell => install(testNeeds, tell),
}
