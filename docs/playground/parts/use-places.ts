import type { Point } from '@mot/zones'
import { computed, type Ref, shallowRef } from 'vue'
import type { Clip } from '../model/clip-file'
import { countPlaces, MOST_PLACES, nextName, type Place, placeBetween, truthTracks } from '../model/places'
import type { Run } from '../model/track-clip'

/** The lines and zones on the picture. */
export function usePlaces(clip: Ref<Clip | undefined>, first: readonly Place[]) {
  const places = shallowRef<readonly Place[]>(first)
  const truth = computed(() => {
    if (!clip.value || clip.value.truth.length === 0 || places.value.length === 0) return []
    return countPlaces(truthTracks(clip.value.truth, clip.value.frameRate), places.value)
  })

  function add(kind: Place['kind'], from: Point, to: Point): void {
    if (places.value.length >= MOST_PLACES) return
    const place = placeBetween(kind, from, to, nextName(places.value))
    if (place) places.value = [...places.value, place]
  }

  /** For those who have no pointer: it is moved by its handles. */
  function addInTheMiddle(kind: Place['kind']): void {
    if (!clip.value) return
    const { width, height } = clip.value
    if (kind === 'line') add(kind, [0.5 * width, 0.95 * height], [0.5 * width, 0.25 * height])
    else add(kind, [0.3 * width, 0.4 * height], [0.7 * width, 0.9 * height])
  }

  function change(place: Place): void {
    places.value = places.value.map((each) => (each.name === place.name ? place : each))
  }

  function remove(name: string): void {
    places.value = places.value.filter((each) => each.name !== name)
  }

  /** The counts of a tracker. */
  function countsOf(run: Ref<Run | undefined>) {
    return computed(() => (run.value && places.value.length > 0 ? countPlaces(run.value.tracks, places.value) : []))
  }

  return { places, truth, add, addInTheMiddle, change, remove, countsOf }
}
