import { computed, type Ref, ref } from 'vue'
import type { OwnState } from '../own/use-own'
import { useClip } from './use-clip'
import { usePlayer } from './use-player'

/**
 * The clip of a name and what plays it. `video` is the element that shows it.
 * @param own one's own clip, which takes the place of the named one.
 */
export function useClipPlayer(name: Ref<string>, base: string, first = 1, own?: Ref<OwnState | undefined>) {
  const { clip: recorded, failure } = useClip(name, base)
  const clip = computed(() => own?.value?.clip ?? recorded.value)
  const src = computed(() => (own?.value ? own.value.src : `${base}clips/${name.value}.webm`))
  const video = ref<HTMLVideoElement | null>(null)
  const timing = computed(() => {
    if (!clip.value) return undefined
    const { frameRate, frames, times } = clip.value
    return { frameRate, frameCount: frames.length, times, isPictures: src.value === undefined }
  })
  return { clip, src, failure, video, timing, player: usePlayer(video, timing, first) }
}
