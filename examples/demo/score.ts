// Scores the shipped network and tracker on the held-out streets, all through `mot track`.
//   npm run score [-- --frames 120] [-- options of mot track]
import { heldOutSeeds, sceneOptions } from '@mot/street'
import { trackVideo } from './run-mot'
import { renderScene } from './scene'
import { type Counts, countScene, scoreScenes } from './score-scene'
import { caption, formatScores } from './score-table'

const { frameCount, more } = readArguments(process.argv.slice(2))
const scenes: { name: string; counts: Counts }[] = []
for (const seed of heldOutSeeds) {
  const options = sceneOptions(seed)
  const name = `${seed} ${options.layout}, ${options.camera} camera, ${options.light}, ${options.people} people`
  process.stderr.write(`${name}: `)
  const scene = await renderScene({ ...options, frameCount }, `out/score/${seed}`)
  scenes.push({ name, counts: await countScene({ ...scene, ...(await trackVideo(scene.video, more)) }) })
}
const rows = scenes.map(({ name, counts }) => ({ name, scores: scoreScenes([counts]) }))
const all = { name: 'all together', scores: scoreScenes(scenes.map(({ counts }) => counts)) }
console.log(`${formatScores([...rows, all])}  ${frameCount} frames each. ${caption}`)

/** `--frames` is used here; all other options go to `mot track`. */
function readArguments(words: readonly string[]): { frameCount: number; more: string[] } {
  const at = words.indexOf('--frames')
  if (at < 0) return { frameCount: 120, more: [...words] }
  const frameCount = Number(words[at + 1])
  if (!(Number.isInteger(frameCount) && frameCount > 0)) throw new Error('--frames should be a positive whole number.')
  return { frameCount, more: [...words.slice(0, at), ...words.slice(at + 2)] }
}
