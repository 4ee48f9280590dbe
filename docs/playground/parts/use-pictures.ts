import { onBeforeUnmount, type Ref, shallowRef, watch } from 'vue'

/**
 * The kept picture of a frame, decoded; the one before stays until it is there.
 * @param pictures [frames] @param changed is told of each new picture.
 */
export function usePictures(pictures: Ref<readonly Blob[]>, frame: Ref<number>, changed: () => void) {
  const shown = shallowRef<ImageBitmap>()
  let isDecoding = false

  function replace(picture: ImageBitmap | undefined): void {
    shown.value?.close()
    shown.value = picture
  }

  /** One at a time: frames that come while one is decoded are left out. */
  async function decode(): Promise<void> {
    if (isDecoding) return
    isDecoding = true
    try {
      for (let blob = pictures.value[frame.value - 1]; blob; ) {
        const picture = await createImageBitmap(blob)
        replace(picture)
        changed()
        const next = pictures.value[frame.value - 1]
        blob = next === blob ? undefined : next
      }
    } finally {
      isDecoding = false
    }
    if (pictures.value.length === 0) replace(undefined)
  }

  watch([pictures, frame], () => void decode())
  onBeforeUnmount(() => replace(undefined))
  return shown
}
