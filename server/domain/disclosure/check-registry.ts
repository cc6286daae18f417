import { acroFolder } from './checks/acro-folder.ts'
import { claims } from './checks/claims.ts'
import { concentration } from './checks/concentration.ts'
import { correlations } from './checks/correlations.ts'
import { covertContent } from './checks/covert-content.ts'
import { degreesOfFreedom } from './checks/degrees-of-freedom.ts'
import { differencing } from './checks/differencing.ts'
import { dominance } from './checks/dominance.ts'
import { endpoints } from './checks/endpoints.ts'
import { groupDisclosure } from './checks/group-disclosure.ts'
import { hiddenCells } from './checks/hidden-cells.ts'
import { identifiers } from './checks/identifiers.ts'
import { insider } from './checks/insider.ts'
import { minimumThreshold } from './checks/minimum-threshold.ts'
import { mode } from './checks/mode.ts'
import { modelDifferencing } from './checks/model-differencing.ts'
import { modelFormat } from './checks/model-format.ts'
import { modelInstances } from './checks/model-instances.ts'
import { modelLeaves } from './checks/model-leaves.ts'
import { modelPrecision } from './checks/model-precision.ts'
import { modelRecord } from './checks/model-record.ts'
import { modelSize } from './checks/model-size.ts'
import { modelTensors } from './checks/model-tensors.ts'
import { modelTests } from './checks/model-tests.ts'
import { modelWords } from './checks/model-words.ts'
import { negativeValues } from './checks/negative-values.ts'
import { pPercent } from './checks/p-percent.ts'
import { position } from './checks/position.ts'
import { ratios } from './checks/ratios.ts'
import { readerNotices } from './checks/reader-notices.ts'
import { recordLevel } from './checks/record-level.ts'
import { recordMatches } from './checks/record-matches.ts'
import { shape } from './checks/shape.ts'
import { survival } from './checks/survival.ts'
import { unclearTables } from './checks/unclear-tables.ts'
import { unreadableKinds } from './checks/unreadable-kinds.ts'
import { zeros } from './checks/zeros.ts'
import type { DisclosureCheck } from './disclosure-check.ts'

/** Every check there is, in the order in which findings are listed. */
export const checkRegistry: readonly DisclosureCheck[] = [ // table
  identifiers, recordLevel, recordMatches, unreadableKinds, readerNotices, covertContent, unclearTables,
  minimumThreshold, zeros, groupDisclosure, dominance, pPercent, negativeValues, ratios,
  endpoints, position, mode, shape, degreesOfFreedom, correlations, survival, concentration,
  claims, hiddenCells, insider, differencing, modelDifferencing, acroFolder,
  modelFormat, modelInstances, modelTensors, modelWords, modelPrecision, modelSize, modelLeaves, modelRecord, modelTests,
]
