import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../server/config.ts'
import { checkModel, told } from '../server/domain/disclosure/models/check-models.ts'

const data = fileURLToPath(new URL('../../demo/data', import.meta.url))

/** What a researcher runs in a session: a model that may leave, one that remembers, one that is refused at once. */
const script = `
import warnings; warnings.simplefilter("ignore")
import numpy as np, pandas as pd, glovebox_models
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
features = ["age", "kappa", "lambda", "creatinine"]
frame = pd.read_csv("/data/flchain.csv").dropna(subset=[*features, "death"])
rows = np.random.default_rng(1).permutation(len(frame))
train, hold = frame.iloc[rows[:3000]], frame.iloc[rows[3000:5000]]
parts = lambda of: (of[features], of["death"])
common = dict(train=parts(train), hold_out=parts(hold), data="flchain@1", target="death", features=features, how="random by person, seed 1", shadows=16)
glovebox_models.export(make_pipeline(StandardScaler(), LogisticRegression()).fit(*parts(train)), "/project/good.safetensors", **common)
glovebox_models.export(DecisionTreeClassifier(random_state=1).fit(*parts(train)), "/project/deep.onnx", **common)
for name, model in [("near.onnx", KNeighborsClassifier()), ("plain.pkl", LogisticRegression())]:
    try:
        glovebox_models.export(model.fit(*parts(train)), f"/project/{name}", **common)
        print("saved", name)
    except glovebox_models.ModelRefused as refused:
        print("refused", name)
`

describe('saving a model in a session', () => {
  const project = mkdtempSync(join(tmpdir(), 'glovebox-models-'))
  let said = ''
  beforeAll(() => {
    chmodSync(project, 0o777)
    said = execFileSync('docker', ['run', '--rm', '--network', 'none', '--user', '200001:200001', '--read-only', '--cap-drop', 'ALL', '--tmpfs', '/tmp', '-e', 'OMP_NUM_THREADS=1',
      '-v', `${project}:/project`, '-v', `${data}:/data:ro`, '--entrypoint', '/opt/venv/bin/python', readConfig().image, '-c', script], { encoding: 'utf8', timeout: 240_000, stdio: ['ignore', 'pipe', 'inherit'] })
  }, 260_000)
  afterAll(() => { rmSync(project, { recursive: true, force: true }) })

  const report = async (name: string) => {
    const bytes = readFileSync(join(project, name))
    return await checkModel(name, bytes, { description: parse(readFileSync(join(project, `${name}.table.yaml`), 'utf8')) as object, licensed: [{ dataset: 'flchain', version: '1', rowCount: 7874 }] })
  }

  it('refuses models of records and formats that run code', () => {
    expect(said.trim().split('\n')).toEqual(['refused near.onnx', 'refused plain.pkl'])
    expect(readdirSync(project).filter((name) => /near|plain/.test(name))).toEqual([])
  })

  it('writes a regression that nothing stands against, with its record, card and report', async () => {
    const good = await report('good.safetensors')
    expect(good.outcome).toBe('review')
    expect(told(good).filter((message) => message.startsWith('model-'))).toEqual(['model-tests.told review'])
    expect(readdirSync(project).filter((name) => name.startsWith('good'))).toEqual(['good.safetensors', 'good.safetensors.card.md', 'good.safetensors.report.json', 'good.safetensors.table.yaml'])
  })

  it('finds that a deep tree remembers', async () => {
    const deep = await report('deep.onnx')
    expect(deep.outcome).toBe('fail')
    expect(told(deep)).toContain('model-tests.members-named fail')
    expect(told(deep)).toContain('model-leaves.too-small fail')
  })

  it('keeps the list of single records inside, for its owner alone', () => {
    expect(readdirSync(join(project, '.glovebox-models'))).toEqual(['deep.onnx.exposed.csv', 'good.safetensors.exposed.csv'])
  })
})
