import type { TargetReport } from '@mot/trackers/single'

/** State of the page; also used in the style sheet. */
export type State = 'loading' | 'tracking' | 'done' | 'failed'

export interface Progress {
  /** From 1. */
  readonly frame: number
  /** Undefined if the video does not report it. */
  readonly frameCount: number | undefined
  /** Tracks in this frame. */
  readonly people: number
  readonly millisecondsPerFrame: number
}

export const page = {
  dropTarget: document.body,
  canvas: find('canvas', HTMLCanvasElement),
  picker: find('#picker', HTMLInputElement),
  demo: find('#demo', HTMLButtonElement),
  save: find('#save', HTMLButtonElement),
  saveTarget: find('#save-target', HTMLButtonElement),
  pause: find('#pause', HTMLButtonElement),
  follower: find('#follower', HTMLSelectElement),
}

const status = find('#status', HTMLElement)
const bar = find('#bar', HTMLProgressElement)
const numbers = {
  frame: find('#frame', HTMLElement),
  people: find('#people', HTMLElement),
  time: find('#time', HTMLElement),
  target: find('#target', HTMLElement),
}

export function show(state: State, text: string): void {
  document.body.dataset.state = state
  status.textContent = text
}

/** A remark; the state of the page stays as it is. */
export function say(text: string): void {
  status.textContent = text
}

export function showPaused(isPaused: boolean): void {
  page.pause.textContent = isPaused ? 'Go on' : 'Pause'
}

/** What is known of the target; undefined where none is followed. */
export function showTarget(report: TargetReport | undefined): void {
  numbers.target.textContent = report?.state ?? '–'
  numbers.target.dataset.state = report?.state ?? ''
  page.saveTarget.hidden = report === undefined
}

export function showFailure(error: unknown): void {
  show('failed', error instanceof Error ? error.message : String(error))
}

export function showProgress({ frame, frameCount, people, millisecondsPerFrame }: Progress): void {
  numbers.frame.textContent = frameCount === undefined ? `${frame}` : `${frame} / ${frameCount}`
  numbers.people.textContent = `${people}`
  numbers.time.textContent = `${millisecondsPerFrame.toFixed(0)} ms`
  bar.max = frameCount ?? frame
  bar.value = frame
}

/** Downloads a text as a file. */
export function download(name: string, text: string): void {
  const link = document.createElement('a')
  link.download = name
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.click()
  URL.revokeObjectURL(link.href)
}

function find<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const element = document.querySelector(selector)
  if (!(element instanceof kind)) throw new Error(`The page should have a ${kind.name} at ${selector}.`)
  return element
}
