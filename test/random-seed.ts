import fc from 'fast-check'

/** One seed for every property test where the run names it, so that the same commit is judged alike twice; other runs look further. */
const seed = process.env['GLOVEBOX_TEST_SEED']
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) })
