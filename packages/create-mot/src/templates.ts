/** A kind of project; its files are in `templates/<name>` and `shared/<shared>`. */
export interface Template {
  readonly name: string
  /** One line for a list. */
  readonly description: string
  /** Commands after the installation: the first is run by hand, and goes on until it is ended. */
  readonly start: string
  /** What it has in common with others. */
  readonly shared?: 'node' | 'vite'
}

export const templates: readonly Template[] = [
  {
    name: 'page',
    description: 'a page that tracks people in front of the camera (Vite, TypeScript)',
    start: 'run dev',
    shared: 'vite',
  },
  {
    name: 'video',
    description: 'a video in Node: tracks.txt and a painted video',
    start: 'start street.mp4',
    shared: 'node',
  },
  {
    name: 'rtsp',
    description: 'counts people over a line in an RTSP stream, in Node',
    start: 'start rtsp://camera/live',
    shared: 'node',
  },
  {
    name: 'react',
    description: 'a React component that plays a tracked video (Vite, TypeScript)',
    start: 'run dev',
    shared: 'vite',
  },
]
