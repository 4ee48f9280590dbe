import { MotError, quoted, type Tracker } from '@mot/core'
// By the package's name: the built pool and the built trackers do not share files.
import * as own from '@mot/trackers'
import { geometryOf } from '@mot/trackers/geometry'
import type { TrackerChoice } from './messages'

type Options = Readonly<Record<string, unknown>>
type TrackerClass = new (options: Options) => Tracker
type Namespace = Readonly<Record<string, unknown>>

/**
 * A tracker of this package by its name.
 * @throws MotError `invalid-option` listing the available trackers; also for options that it does not have.
 */
export function ownTracker({ tracker, options }: TrackerChoice): Tracker {
  return new (classOf(own, tracker, '@mot/trackers'))(withGeometry(options))
}

/**
 * A tracker by its name, from its module or this package.
 * @throws MotError `invalid-option`, `file-not-found` for a module that cannot be loaded.
 */
export async function makeTracker(choice: TrackerChoice): Promise<Tracker> {
  const { tracker, options, module } = choice
  if (module === undefined) return ownTracker(choice)
  const namespace: Namespace = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ /* turbopackIgnore: true */ module
  ).catch((error: unknown) => {
    throw new MotError('file-not-found', `The module ${module} cannot be loaded: ${String(error)}.`, { cause: error })
  })
  return new (classOf(namespace, tracker, module))(withGeometry(options))
}

/** A geometry is sent as its description. */
function withGeometry(options: Options): Options {
  const { geometry } = options
  return typeof geometry === 'object' && geometry !== null ? { ...options, geometry: geometryOf(geometry) } : options
}

function classOf(namespace: Namespace, name: string, module: string): TrackerClass {
  const found = Object.hasOwn(namespace, name) ? namespace[name] : undefined
  if (isTracker(found)) return found
  const names = Object.keys(namespace).filter((each) => isTracker(namespace[each]))
  throw new MotError(
    'invalid-option',
    `There is no tracker ${quoted(name)} in ${module}. Available: ${names.join(', ')}.`,
  )
}

/** Trackers are the classes with an `update` method. */
function isTracker(value: unknown): value is TrackerClass {
  return typeof value === 'function' && typeof value.prototype?.update === 'function'
}
