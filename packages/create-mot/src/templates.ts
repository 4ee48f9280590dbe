/** A kind of project; its files are in `templates/<name>`. */
export interface Template {
  readonly name: string
  /** One line for a list. */
  readonly description: string
  /** Commands after the installation: the first is run by hand, and goes on until it is ended. */
  readonly start: string
}

export const templates: readonly Template[] = [
  {
    name: 'page',
    description: 'a page that tracks people in front of the camera (Vite, TypeScript)',
    start: 'run dev',
  },
  { name: 'video', description: 'a video in Node: tracks.txt and a painted video', start: 'start street.mp4' },
  {
    name: 'rtsp',
    description: 'counts people over a line in an RTSP stream, in Node',
    start: 'start rtsp://camera/live',
  },
  { name: 'react', description: 'a React component that plays a tracked video (Vite, TypeScript)', start: 'run dev' },
]
