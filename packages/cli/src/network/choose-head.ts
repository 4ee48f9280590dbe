import { type Model, MotError } from '@mot/core'
import * as heads from '@mot/heads'
import type { ModelManifest } from '@mot/models'
import { findExport, type Namespace } from '../registry'

type Options = Readonly<Record<string, unknown>>
type HeadFunction = (options: Options) => heads.Head

export interface ChosenHead {
  /** All options with their default values. */
  readonly defaults: Options
  make(settings: Options): heads.Head
}

/**
 * The requested head, else the head in the network's manifest, else the head that fits its outputs.
 * @throws MotError `invalid-option` for a head that does not exist, `invalid-model` when none fits.
 */
export function chooseHead(
  requested: string | undefined,
  manifest: ModelManifest | undefined,
  model: Model,
): ChosenHead {
  const name = requested ?? manifest?.head ?? heads.detectHead(model).name
  const head = findExport('head', name, heads, isHead)
  // Options in the manifest are for the head that it names; for other heads the outputs imply some.
  const options = name === manifest?.head ? (manifest.headOptions ?? {}) : optionsFromOutputs(name, model)
  return {
    defaults: { ...(defaultsOf(name) as Options), ...options },
    make: (settings) => head({ ...options, ...settings }),
  }
}

/** The options that outputs imply, if this head fits them. */
function optionsFromOutputs(name: string, model: Model): Options {
  try {
    const detected = heads.detectHead(model)
    return detected.name === name ? detected.options : {}
  } catch (error) {
    if (error instanceof MotError && error.code === 'invalid-model') return {}
    throw error
  }
}

/** Heads are functions with their defaults exported beside them: `jde` and `jdeDefaults`. */
function isHead(value: unknown, name: string): value is HeadFunction {
  return typeof value === 'function' && defaultsOf(name) !== undefined
}

function defaultsOf(name: string): unknown {
  return (heads as Namespace)[`${name}Defaults`]
}
