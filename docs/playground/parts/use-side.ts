import { type Ref, ref, shallowRef, watch } from 'vue'
import type { Clip } from '../model/clip-file'
import { ClipTracking, type Run } from '../model/track-clip'
import type { Choice } from '../model/trackers'

/** One tracker at work on the clip: its choice, and the whole clip tracked whenever either changes. */
export function useSide(clip: Ref<Clip | undefined>, first: Choice) {
  const choice = shallowRef<Choice>(first)
  const run = shallowRef<Run>()
  /** Why there is no new run, in words; the one before stays. */
  const failure = ref('')
  let waiting = false
  let tracking: ClipTracking | undefined

  /** A clip that has grown is tracked on, and anything else anew. */
  function tracked(own: Clip): Run {
    const isGrown = tracking?.clip.frames === own.frames && tracking.choice === choice.value
    if (!isGrown) tracking = new ClipTracking(own, choice.value)
    return tracking!.extend()
  }

  function update(): void {
    waiting = false
    if (!clip.value) return
    try {
      run.value = tracked(clip.value)
      failure.value = ''
    } catch (error) {
      tracking = undefined
      // Of another clip, it would be drawn on the wrong pictures.
      if (run.value && run.value.tracks.length !== clip.value.frames.length) run.value = undefined
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
