import type { ModelFile } from './model-file.ts'
import type { TrainingRecord } from './training-record.ts'

/** One sign that a model is made of records. */
export type InstanceSign =
  | { readonly kind: 'operator' | 'name' | 'algorithm'; readonly word: string }
  | { readonly kind: 'rows'; readonly rows: number; readonly columns: number }

/** Operators that compare an input with stored records: support vectors, and distances to rows. */
const instanceOperators = new Set(['SVMClassifier', 'SVMRegressor', 'CDist', 'OneClassSVM', 'KNeighborsClassifier', 'KNeighborsRegressor']) // table

/** Words by which stored records are called in the libraries that make such models. */
const instanceNames = /(?:^|[._/ -])(_?fit_x|x_?train(?:ing)?_?|y_?train(?:ing)?_?|train(?:ing)?_(?:data|x|features|records|inputs)|support_?vectors?_?|sv_?coef|dual_coef_?|prototypes?|exemplars?|memory_?bank|kd_?tree|ball_?tree|neighbou?rs?|knn|nn_?index|faiss|x_mean_rows|kde|parzen|inducing_points?)(?=$|[._/ \d-])/i
const instanceAlgorithms = /\b(?:k-?nn|nearest[ -]neighbou?rs?|k-?neighbou?rs?\w*|svm|svc|svr|(?:one[ -]?class[ -]?)?support[ -]vector\w*|kernel[ -]densit\w*|kde|parzen|gaussian process\w*|kernel ridge|case[ -]based|radius[ -]?neighbou?rs?\w*|local outlier factor|lof)\b|최근접|서포트 ?벡터|커널 ?밀도|가우시안 ?과정/i
/** A linear support vector machine without kernel keeps a plane, not its vectors. */
const linearAlgorithms = /\blinear ?svm|linearsv[cr]|linear support vector/i

function operatorSigns({ operators, tensors }: ModelFile): readonly InstanceSign[] {
  const known = operators.filter(({ type }) => instanceOperators.has(type)).map(({ type }): InstanceSign => ({ kind: 'operator', word: type }))
  const picks = operators.some(({ type }) => type === 'TopK')
  const stored = tensors.some(({ kind, shape }) => kind === 'weights' && shape.length === 2 && (shape[0] ?? 0) >= 20)
  const votes = operators.some(({ type }) => ['ArrayFeatureExtractor', 'GatherElements', 'Gather', 'OneHot'].includes(type))
  return known.length > 0 || !(picks && stored && votes) ? known : [{ kind: 'operator', word: 'TopK' }]
}

function nameSigns({ tensors, strings, format }: ModelFile): readonly InstanceSign[] {
  const names = [...tensors.map(({ name }) => name), ...(format === 'onnx' ? [] : strings.filter(({ kind }) => kind === 'key').map(({ text }) => text))]
  for (const name of names) {
    const word = instanceNames.exec(name)?.[1]
    if (word !== undefined) return [{ kind: 'name', word: word.toLowerCase() }]
  }
  return []
}

/** A matrix with a row for each record and a column for each feature is a copy of the data, whatever it is called. */
function rowSigns({ tensors }: ModelFile, training: TrainingRecord | null): readonly InstanceSign[] {
  const n = training?.n ?? null
  if (training === null || n === null || n < 20) return []
  const whole = [n, n + (training.holdOut?.n ?? 0)]
  for (const { shape } of tensors) {
    const [rows = 0, columns = 0] = shape
    const wide = training.features.length
    const turned = shape.length === 2 && whole.includes(columns) && (wide === 0 || Math.abs(rows - wide) <= 1)
    if (shape.length >= 1 && whole.includes(rows) || turned) return [{ kind: 'rows', rows: turned ? columns : rows, columns: turned ? rows : Math.max(1, columns) }]
  }
  return []
}

/** Says why a model is one that holds records: nearest neighbours, support vectors, kernel densities. */
export function instanceSigns(model: ModelFile, training: TrainingRecord | null): readonly InstanceSign[] {
  const algorithm = training?.algorithm ?? ''
  const told = linearAlgorithms.test(algorithm) ? null : instanceAlgorithms.exec(algorithm)
  return [
    ...operatorSigns(model), ...nameSigns(model),
    ...(told === null ? [] : [{ kind: 'algorithm' as const, word: told[0].toLowerCase() }]),
    ...rowSigns(model, training),
  ]
}

/** Mean number of training records in a leaf of a model of trees, by the number of trees and nodes; null where it has none. */
export function meanLeafSize({ tensors }: ModelFile, n: number): { readonly trees: number; readonly leaves: number; readonly size: number } | null {
  let trees = 0
  let leaves = 0
  for (const { name, dtype, bytes, kind } of tensors) {
    if (kind !== 'attribute' || dtype !== 'i64') continue
    if (name.endsWith(' nodes_treeids')) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const ids = new Set<bigint>()
      for (let at = 0; at + 8 <= bytes.length; at += 8) ids.add(view.getBigInt64(at, true))
      trees += ids.size
      // A binary tree has one leaf more than it has splits.
      leaves += (bytes.length / 8 + ids.size) / 2
    } else if (name.endsWith(' tree_roots')) trees += bytes.length / 8
    else if (name.endsWith(' leaf_targetids')) leaves += bytes.length / 8
  }
  return trees === 0 || leaves === 0 ? null : { trees, leaves, size: (n * trees) / leaves }
}
