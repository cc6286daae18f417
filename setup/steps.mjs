// The steps in their order. Each says whether it is done and does it; adding one = one file and one line here.
import { base } from './steps/base-image.mjs'
import { containerEngine } from './steps/container-engine.mjs'
import { extension, lab, portal } from './steps/front-ends.mjs'
import { installation } from './steps/installation.mjs'
import { nodeModules } from './steps/node-modules.mjs'
import { rights } from './steps/rights.mjs'
import { session } from './steps/session-image.mjs'
import { systemPackages, testPackages } from './steps/system-packages.mjs'
import { systemUsers } from './steps/system-users.mjs'

const product = [rights, nodeModules, systemPackages, systemUsers, containerEngine, base, session, lab, extension, portal]

/** Up to a running demo. */
export const demoSteps = [...product, installation]

/** Up to the tests. */
export const testSteps = [...product.slice(0, 3), testPackages, ...product.slice(3), installation]
