/** The last 10,000 characters that a program writes: a broken stream can produce errors without end. */
export function collectText(stream: NodeJS.ReadableStream): { text(): string } {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (part: string) => {
    text = (text + part).slice(-10_000)
  })
  return { text: () => text }
}
