import type { Box } from '@mot/core'
import type { TargetReport } from '@mot/trackers/single'
import { computed, type Ref, ref, shallowRef, triggerRef, watch } from 'vue'
import type { Clip } from '../model/clip-file'
import { FollowedTarget, type FollowerName } from '../model/followed-target'
import { isReady, PictureReader, type Shown } from './picture-reader'

/** The one object that is followed by its pixels, from a click on. It needs no network, and is loaded at the first click. */
export function useTarget(
  clip: Ref<Clip | undefined>,
  shown: Ref<Shown | null>,
  { frame, picture }: { readonly frame: Ref<number>; readonly picture: Ref<number> },
) {
  const follower = ref<FollowerName>('KCF')
  const target = shallowRef<FollowedTarget>()
  /** Why nothing is followed, in words. */
  const failure = ref('')
  let reader: PictureReader | undefined
  let start = 0

  function readPicture() {
    if (!clip.value || !shown.value || !isReady(shown.value)) return undefined
    reader ??= new PictureReader()
    return reader.read(shown.value, clip.value.width, clip.value.height)
  }

  /** Follows the object of a box from the picture that is shown on; where that fails, the former one is followed further. */
  async function follow(box: Box): Promise<boolean> {
    const own = ++start
    const at = frame.value
    const from = readPicture()
    if (!from || !clip.value) {
      failure.value = 'There is no picture to follow it in: this browser does not play the video.'
      return false
    }
    try {
      const trackers = await import('@mot/trackers/single')
      const tracker = new trackers[follower.value]({ frameRate: clip.value.frameRate })
      if (own !== start) return false
      target.value = new FollowedTarget(tracker, from, box, at)
      failure.value = ''
      return true
    } catch (error) {
      failure.value = (error as Error).message
      return false
    }
  }

  function forget(): void {
    start++
    target.value = undefined
    failure.value = ''
  }

  watch(picture, () => {
    if (!target.value) return
    const next = readPicture()
    if (next && target.value.follow(next, frame.value)) triggerRef(target)
  })

  const report = computed<TargetReport | undefined>(() => target.value?.at(frame.value))
  return { follower, target, report, failure, follow, forget }
}
