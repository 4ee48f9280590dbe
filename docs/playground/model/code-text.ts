import type { Choice } from './trackers'
import { needsCamera } from './trackers'

/** The program that does what the controls say. */
export function codeText({ tracker, options }: Choice, frameRate: number): string {
  const camera = needsCamera(tracker) ? ['camera'] : []
  const settings = [`frameRate: ${frameRate}`, ...camera, ...Object.entries(options).map(entry)]
  const line = `{ ${settings.join(', ')} }`
  const argument = line.length <= 52 ? line : `{\n${settings.map((each) => `  ${each},`).join('\n')}\n}`
  return [
    `import { ${tracker} } from '@mot/trackers'`,
    '',
    ...(camera.length > 0 ? ['// Where the camera stands: mot camera estimate street.mp4 --out camera.json', ''] : []),
    `const tracker = new ${tracker}(${argument})`,
    'for await (const detections of frames) {',
    '  for (const { id, box } of tracker.update(detections)) {',
    '    console.log(id, box)',
    '  }',
    '}',
  ].join('\n')
}

function entry([name, value]: readonly [string, unknown]): string {
  return `${name}: ${typeof value === 'string' ? `'${value}'` : String(value)}`
}
