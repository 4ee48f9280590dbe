/** Arrays, tracks and filters compute; people want and ask. */
const thing = [
  'array|backend|bank|bench|box|camera|class|column|cost|detection|detector|embedder|engine|estimator|filter|frame|function',
  'head|id|index|it|list|loop|matcher|matrix|method|model|network|object|original|overlap|pair|pass|pool|reader|round|row',
  'runtime|score|solver|stream|table|tensor|test|track|tracker|tracklet|video|worker|writer',
].join('|')

/**
 * Phrases that a reader has to translate into the field's words, and what to write instead; a bar parts words that may
 * stand in the same place. Refused single words are in cspell.json, where each has its replacement, too.
 */
export const phrases: readonly (readonly [phrase: string, instead: string])[] = [
  ['too|as dear', 'above the limit, of equal cost'],
  ['asked for', 'requested, required'],
  ['asks for', 'requests, requires'],
  ['knows of', 'lists, has, is given'],
  ['left over', 'unmatched, remaining'],
  ['who is|are left', 'unmatched'],
  ['who is|are lost', 'lost tracks'],
  ['no one', 'no track, no detection'],
  ['turned covariance|covariances', 'rotated covariance'],
  ['turned box|boxes', 'rotated box'],
  ['give|gives|gave|given|giving back', 'return'],
  ['looks|looked at', 'scans, reads, compares'],
  ['looks|looked for', 'search'],
  ['do|does without', 'omit, run without'],
  ['have|has to say', 'report'],
  [`${thing} wants|wanted`, 'requires, takes'],
  [`${thing} asks|asked`, 'requests, calls'],
  [`${thing} believes|believed`, 'weights'],
  [`${thing} thinks|thought`, 'estimates'],
  [`${thing} wishes|hopes|likes|cares`, 'say what is computed'],
]
