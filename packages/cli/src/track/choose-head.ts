import { MotError } from '@mot/core'
import * as heads from '@mot/heads'
import type { ModelManifest } from '@mot/models'
import { findExport, type Namespace, namesOf } from '../registry'

type Options = Readonly<Record<string, unknown>>
type HeadFunction = (options: Options) => heads.Head

export interface ChosenHead {
  /** All options with the values they have unless set. */
  readonly defaults: Options
  make(settings: Options): heads.Head
}

/**
 * The head that was asked for, else the one that the manifest of the network names.
 * @throws MotError `invalid-option` for a head that does not exist, or when neither says which.
 */
export function chooseHead(asked: string | undefined, manifest: ModelManifest | undefined): ChosenHead {
  const name = asked ?? manifest?.head
  if (name === undefined) {
    throw new MotError(
      'invalid-option',
      `No manifest says what reads the outputs of this network: pass --head, one of ${namesOf(heads, isHead).join(', ')}.`,
    )
  }
  const head = findExport('head', name, heads, isHead)
  // What the manifest says is about the head that it names.
  const options = name === manifest?.head ? manifest.headOptions : {}
  return {
    defaults: { ...(defaultsOf(name) as Options), ...options },
    make: (settings) => head({ ...options, ...settings }),
  }
}

/** Heads are functions with their defaults exported beside them: `jde` and `jdeDefaults`. */
function isHead(value: unknown, name: string): value is HeadFunction {
  return typeof value === 'function' && defaultsOf(name) !== undefined
}

function defaultsOf(name: string): unknown {
  return (heads as Namespace)[`${name}Defaults`]
}
