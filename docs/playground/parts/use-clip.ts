import { type Ref, ref, shallowRef, watch } from 'vue'
import { type Clip, type ClipFile, readClip } from '../model/clip-file'

/** The clip of a name, fetched from the site; the one before stays until it is there. */
export function useClip(name: Ref<string>, base: string) {
  const clip = shallowRef<Clip>()
  /** Why a clip is not there, in words. */
  const failure = ref('')

  async function load(wanted: string): Promise<void> {
    try {
      const response = await fetch(`${base}clips/${wanted}.json`)
      if (!response.ok) throw new Error(`the server answered ${response.status}`)
      const read = readClip((await response.json()) as ClipFile)
      if (wanted !== name.value) return
      clip.value = read
      failure.value = ''
    } catch (error) {
      failure.value = `The clip "${wanted}" cannot be loaded: ${(error as Error).message}.`
    }
  }

  watch(name, load, { immediate: true })
  return { clip, failure }
}
