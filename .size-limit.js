/**
 * What an application loads: the packages as built, minified and gzipped, with all they use. The packages are built file by file
 * without side effects, and esbuild warns at each import of a part for its effects alone.
 */
const measured = (config) => ({ ...config, logOverride: { 'ignored-bare-import': 'silent' } })

const limit = (name, path, limit, names, more) => ({
  name,
  path: `packages/${path}`,
  ...(names && { import: `{ ${names} }` }),
  limit,
  gzip: true,
  modifyEsbuildConfig: measured,
  ...more,
})

export default [
  limit('JDETracker with what it uses of @mot/core', 'trackers/dist/index.js', '32.9 kB', 'JDETracker'),
  limit('SORT with what it uses of @mot/core', 'trackers/dist/index.js', '31.7 kB', 'SORT'),
  limit('all of @mot/trackers with what it uses of @mot/core', 'trackers/dist/index.js', '82.3 kB'),
  limit(
    'KCF, MOSSE and MedianFlow with what they use of @mot/core',
    'trackers/dist/single/index.js',
    '15 kB',
    'KCF, MOSSE, MedianFlow',
  ),
  limit('all of @mot/zones with what it uses of @mot/core', 'zones/dist/index.js', '10.3 kB'),
  limit('Zones with what it uses of @mot/core', 'zones/dist/index.js', '8.6 kB', 'Zones'),
  limit('Zones beside a tracker, which has @mot/core', 'zones/dist/index.js', '7.3 kB', 'Zones', {
    ignore: ['@mot/core'],
  }),
]
