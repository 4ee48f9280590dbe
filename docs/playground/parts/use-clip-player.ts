import { computed, type Ref, ref } from 'vue'
import { useClip } from './use-clip'
import { usePlayer } from './use-player'

/** The clip of a name and what plays it. `video` is the element that shows it. */
export function useClipPlayer(name: Ref<string>, base: string, first = 1) {
  const { clip, failure } = useClip(name, base)
  const video = ref<HTMLVideoElement | null>(null)
  const timing = computed(() => clip.value && { frameRate: clip.value.frameRate, frameCount: clip.value.frames.length })
  return { clip, failure, video, timing, player: usePlayer(video, timing, first) }
}
