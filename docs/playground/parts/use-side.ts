import { type Ref, ref, shallowRef, watch } from 'vue'
import type { Clip } from '../model/clip-file'
import { type Run, trackClip } from '../model/track-clip'
import type { Choice } from '../model/trackers'

/** One tracker at work on the clip: its choice, and the whole clip tracked anew whenever either changes. */
export function useSide(clip: Ref<Clip | undefined>, first: Choice) {
  const choice = shallowRef<Choice>(first)
  const run = shallowRef<Run>()
  /** Why there is no new run, in words; the one before stays. */
  const failure = ref('')
  let waiting = false

  function update(): void {
    waiting = false
    if (!clip.value) return
    try {
      run.value = trackClip(clip.value, choice.value)
      failure.value = ''
    } catch (error) {
      failure.value = (error as Error).message
    }
  }

  // A slider moves more often than the screen changes.
  watch(
    [clip, choice],
    () => {
      if (waiting) return
      waiting = true
      requestAnimationFrame(update)
    },
    { immediate: true },
  )

  return { choice, run, failure }
}

export type Side = ReturnType<typeof useSide>
