// The house's import directions: siblings never import each other, core imports nothing, only the CLI joins them all.
const sibling = ['heads', 'trackers', 'backends', 'eval', 'io', 'models', 'street', 'zones', 'create-mot']

module.exports = {
  forbidden: [
    {
      name: 'core-imports-nothing',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: 'src/ndarray' },
      to: { pathNot: '^packages/core/src' },
    },
    ...sibling.map((name) => ({
      name: `${name}-imports-core-only`,
      severity: 'error',
      from: { path: `^packages/${name}/src` },
      to: { path: '^packages/', pathNot: `^packages/(core|${name})/` },
    })),
    {
      name: 'test-utils-stay-private',
      severity: 'error',
      from: { path: '^packages/(?!test-utils)[^/]+/src' },
      to: { path: '^packages/test-utils' },
    },
    // Trackers of many objects: what all share below, the bases in following/ above it, one file per tracker on top.
    {
      name: 'what-trackers-share-stands-on-its-own',
      severity: 'error',
      from: { path: '^packages/trackers/src/multi/(frames|appearance|rounds)/' },
      to: { path: '^packages/trackers/src/(multi/(following/|boost/|observation-centric/|[^/]+\\.ts)|offline/|pool/)' },
    },
    {
      name: 'bases-of-trackers-import-no-tracker',
      severity: 'error',
      from: { path: '^packages/trackers/src/multi/following/' },
      to: { path: '^packages/trackers/src/(multi/(boost/|observation-centric/|[^/]+\\.ts)|offline/|pool/)' },
    },
    {
      name: 'trackers-do-not-import-each-other',
      severity: 'error',
      from: { path: '^packages/trackers/src/multi/' },
      to: { path: '^packages/trackers/src/multi/[^/]+\\.ts$', pathNot: '-options\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '(^|/)(node_modules|dist|test)/' },
    enhancedResolveOptions: {
      conditionNames: ['@mot/source', 'import', 'types', 'default'],
      exportsFields: ['exports'],
    },
  },
}
