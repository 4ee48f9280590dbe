import type { RowFormatter } from '@mot/io/mot'
import type { Output } from './output'

/** Text of frames with a beginning and an end, such as the header of a CSV or the brackets of a JSON list. */
export function rowOutput<Result>(
  text: Output<string>,
  kind: 'tracks' | 'detections',
  formatter: RowFormatter,
  format: (result: Result) => string,
): Output<Result> {
  let beginning = formatter.begin(kind)
  return {
    async write(result) {
      const before = beginning
      beginning = ''
      await text.write(before + format(result))
    },
    async close() {
      const last = beginning + formatter.end()
      if (last !== '') await text.write(last)
      await text.close()
    },
    abandon: () => text.abandon(),
  }
}
