// sudo node setup/install.mjs: makes this machine ready and installs the product below /opt/glovebox; starts nothing.
import { runSteps } from './run-steps.mjs'
import { demoSteps } from './steps.mjs'

await runSteps(demoSteps)
