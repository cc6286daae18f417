import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentDigest } from '../content-digest.mjs'
import { askEngine, engineJson, engineStory, findImage } from '../engine.mjs'
import { baseImage, root, sessionImage } from '../paths.mjs'
import { SetupError } from '../run-steps.mjs'

const folder = join(root, 'images', 'session')
/** What only people and checks read does not make another image. */
const notBuilt = ['README.md', 'image.yaml', 'requirements.in', 'ca']
const digest = () => contentDigest(folder, ['.'], notBuilt)
const [repository, tag = 'latest'] = sessionImage.split(/:(?!.*\/)/)
const candidate = `${repository}:${tag}-candidate`

/** Where this machine trusts certificates that Debian does not, the download of packages needs them. */
const hostCertificates = () => {
  const named = process.env.PIP_CERT ?? process.env.SSL_CERT_FILE
  const added = ['/usr/local/share/ca-certificates', '/etc/pki/ca-trust/source/anchors'].some(place => existsSync(place) && readdirSync(place).length > 0)
  return named ?? (added ? '/etc/ssl/certs/ca-certificates.crt' : undefined)
}

/** The folder as the engine gets it, with the certificates for the build stage beside it. */
const stageContext = () => {
  const stage = mkdtempSync('/var/tmp/glovebox-image-')
  for (const name of readdirSync(folder).filter(entry => !notBuilt.includes(entry))) cpSync(join(folder, name), join(stage, name), { recursive: true })
  mkdirSync(join(stage, 'ca'))
  writeFileSync(join(stage, 'ca', '.keep'), '')
  const certificates = hostCertificates()
  if (certificates && existsSync(certificates)) writeFileSync(join(stage, 'ca', 'bundle.crt'), readFileSync(certificates))
  return stage
}

const buildArguments = () => {
  const passed = ['http_proxy', 'https_proxy', 'no_proxy', 'PIP_INDEX_URL'].filter(name => process.env[name])
  return { BASE: baseImage, ...Object.fromEntries(passed.map(name => [name, process.env[name]])) }
}

const build = async tell => {
  const stage = stageContext()
  try {
    const archive = spawn('tar', ['-C', stage, '-cf', '-', '.'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const query = new URLSearchParams({
      t: candidate, rm: '1', forcerm: '1',
      buildargs: JSON.stringify(buildArguments()),
      labels: JSON.stringify({ 'glovebox.context': digest(), 'glovebox.image': sessionImage }),
    })
    await engineStory(`/build?${query}`, { body: archive.stdout, type: 'application/x-tar', tell })
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** Runs the image's own check, hardened as a session is; an image that fails it never gets the name. */
const prove = async () => {
  const made = await engineJson('POST', '/containers/create', {
    Image: candidate, Cmd: ['/usr/local/bin/smoke.sh'], User: '200001:200001', Tty: true, Labels: { 'glovebox.smoke': 'image' },
    HostConfig: {
      NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'], PidsLimit: 512, Memory: 2 ** 31,
      SecurityOpt: ['no-new-privileges', `seccomp=${readFileSync(join(root, 'policies', 'seccomp', 'session.json'), 'utf8')}`],
      Tmpfs: { '/tmp': 'mode=1777,size=256m', '/home/researcher': 'uid=200001,gid=200001,mode=0700,exec,size=256m' },
    },
  })
  try {
    await engineJson('POST', `/containers/${made.Id}/start`)
    const { StatusCode } = await engineJson('POST', `/containers/${made.Id}/wait`)
    if (StatusCode !== 0) {
      const { bytes } = await askEngine('GET', `/containers/${made.Id}/logs?stdout=1&stderr=1&tail=40`)
      throw new SetupError(`the session image was built but fails its own check:\n${bytes.toString('utf8')}`)
    }
  } finally {
    await engineJson('DELETE', `/containers/${made.Id}?force=1`)
  }
}

/** Images that lost their name, and build stages that no later build will reuse; what a container still runs on stays. */
const dropOldLayers = async () => {
  const prune = filters => engineJson('POST', `/images/prune?filters=${encodeURIComponent(JSON.stringify({ dangling: ['true'], ...filters }))}`)
  await prune({ label: ['glovebox.context'] })
  await prune({ label: ['glovebox.stage=build'], until: ['1h'] })
}

/** Python and R for analysis, built again only when its folder changed. */
export const session = {
  name: 'session image',
  title: { en: 'session image: Python and R for analysis', ko: '세션 이미지: 분석용 파이썬과 R' },
  isDone: async () => (await findImage(sessionImage))?.Config?.Labels?.['glovebox.context'] === digest(),
  run: async tell => {
    await build(tell)
    await prove()
    await engineJson('POST', `/images/${candidate}/tag?repo=${encodeURIComponent(repository)}&tag=${tag}`)
    await engineJson('DELETE', `/images/${candidate}?noprune=1`)
    await dropOldLayers()
  },
}
