// Imports run one way; `npm run layers` says where they do not.

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'A cycle has no order in which it can be understood.', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'nothing-unresolved', severity: 'error', comment: 'An import must lead somewhere.', from: { pathNot: '^(portal|extension)/' }, to: { couldNotResolve: true } },
    { name: 'contract-stands-alone', severity: 'error', comment: 'The contract runs in browsers too: zod and itself.', from: { path: '^contract/' }, to: { pathNot: '^(contract/|node_modules/zod/)' } },
    { name: 'clients-know-the-contract-alone', severity: 'error', comment: 'Screens know the server by its contract.', from: { path: '^(portal|extension)/' }, to: { path: '^(server|test|setup)/' } },
    { name: 'clients-do-not-know-each-other', severity: 'error', comment: 'Portal and extension are built and served apart.', from: { path: '^(portal|extension)/' }, to: { path: '^(portal|extension)/', pathNot: '^$1/' } },
    { name: 'product-does-not-know-its-tests', severity: 'error', comment: 'What is installed holds no test.', from: { path: '^(contract|server|portal|extension)/' }, to: { path: '^(test|setup)/' } },
    {
      name: 'domain-is-pure', severity: 'error', comment: 'The domain takes values and returns values: hashes are values, files and clocks are not.',
      from: { path: '^server/domain/' }, to: { pathNot: '^(server/domain/|contract/|node_modules/(zod|canonicalize|ulid)/|(node:)?crypto$)' },
    },
    {
      name: 'adapters-below-services', severity: 'error', comment: 'An adapter is told what to do; it knows no use case.',
      // Known: both ways to sign in are handlers of requests, which passport wants, and call the use case they serve.
      from: { path: '^server/adapters/', pathNot: '^server/adapters/(oidc/oidc-sign-in|local-accounts/local-accounts)\\.ts$' }, to: { path: '^server/(services|http|ws|gateway|broker|cli|supervisor|seed)/' },
    },
    {
      name: 'sign-in-knows-its-use-case-alone', severity: 'error', comment: 'The exception above reaches no further.',
      from: { path: '^server/adapters/(oidc|local-accounts)/' }, to: { path: '^server/(services|http|ws|gateway|broker|cli|supervisor|seed)/', pathNot: '^server/(services/sign-in-service|http/portal-cookie)\\.ts$' },
    },
    { name: 'services-below-http', severity: 'error', comment: 'A use case knows no way in.', from: { path: '^server/services/' }, to: { path: '^server/(http|ws|gateway|broker|cli|supervisor|seed)/' } },
    { name: 'gateway-holds-no-store', severity: 'error', comment: 'What browsers of a session talk to has no database, no keys and no use case.', from: { path: '^server/gateway/' }, to: { path: '^server/(adapters/(database|keys|vault)|services|http|ws|broker)/' } },
    { name: 'broker-holds-no-store', severity: 'error', comment: 'What holds the engine has no database and no use case.', from: { path: '^server/broker/' }, to: { path: '^server/(adapters/(database|keys|vault)|services|http|ws|gateway)/' } },
    { name: 'server-does-not-hold-the-engine', severity: 'error', comment: 'The process that faces the browser reaches the engine through the broker.', from: { path: '^server/(http|ws|services)/|^server/(main|compose)' }, to: { path: '^server/(broker|gateway|adapters/docker)/' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|lab/build)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
}
