import { checkFields, type Field, isRecord, type ModelManifest, modelFields } from './manifest'

/** One file of a network in several. */
export interface PartFile extends Pick<ModelManifest, 'file' | 'sha256' | 'bytes' | 'outputs'> {
  /** Names of the inputs. An input of the same name as an output of another file takes that. */
  readonly inputs: readonly string[]
}

/**
 * Metadata of a network in several files that follow one object together, in `<name>.json` beside them: what
 * `training/export` writes of SiamRPN++, SiamMask, SiamRPN and SiamFC.
 */
export interface PartsManifest
  extends Pick<
    ModelManifest,
    'name' | 'licence' | 'description' | 'tracker' | 'preset' | 'trackerOptions' | 'input' | 'training' | 'scores'
  > {
  readonly kind: 'single-object'
  /** Files by the tracker's name for them: `template`, `search`, and where there is one `head` or `refine`. */
  readonly files: Readonly<Record<string, PartFile>>
}

/**
 * Checks plain data, as returned by `JSON.parse`, as the manifest of a network in several files.
 * @param origin name of the data in messages: a file name or URL.
 * @throws MotError `invalid-file` naming the first field that is missing or of a wrong type.
 */
export function checkPartsManifest(data: unknown, origin = 'The manifest'): PartsManifest {
  checkFields(data, fields, origin)
  const { files } = data as PartsManifest
  for (const [part, file] of Object.entries(files)) checkFields(file, fileFields, `${origin}, in "${part}" of "files",`)
  return data as PartsManifest
}

/** The same of its text. @throws MotError as `checkPartsManifest`, also for what is no JSON. */
export function parsePartsManifest(text: string, origin: string): PartsManifest {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    // Refused as what it is: no record.
  }
  return checkPartsManifest(data, origin)
}

const { name, file, sha256, bytes, licence, description, tracker, preset, trackerOptions, input, outputs } = modelFields
const { training, scores } = modelFields

const fileFields: Record<keyof PartFile, Field> = { file, sha256, bytes, inputs: outputs, outputs }

const fields: Record<keyof PartsManifest, Field> = {
  files: {
    expected: 'an object of files by part',
    holds: (value) => isRecord(value) && Object.keys(value).length > 0,
  },
  name,
  licence,
  description,
  kind: { expected: 'single-object', holds: (value) => value === 'single-object' },
  tracker,
  preset,
  trackerOptions,
  input,
  training,
  scores,
}
