/** Repositories that networks come from, each at one commit, so that an address stands for the same bytes for good. */
const pipeline = 'Kazuhito00/MOT-Tracking-by-Detection-Pipeline'
const pipelineCommit = 'e50a76b8b430b778276e7fd04fd4cafd5d45eab2'
const objectTrackers = 'Kazuhito00/OpenCV-Object-Tracker-Python-Sample/fda4a40d1909e87b325906e57a5bab56c61fb3dd'
const siamTrackers = 'HonglinChu/SiamTrackers'
const siamTrackersCommit = '248663fde6bf7c40190cf10ee396d5662919ecd3'

/** A file of the pipeline's repository, and the licence in its folder. */
export const inPipeline = (path: string) => `https://raw.githubusercontent.com/${pipeline}/${pipelineCommit}/${path}`
export const licenceInPipeline = (folder: string) =>
  `https://github.com/${pipeline}/blob/${pipelineCommit}/${folder}/LICENSE`

export const inObjectTrackers = (path: string) => `https://raw.githubusercontent.com/${objectTrackers}/${path}`

export const inSiamTrackers = (path: string) =>
  `https://raw.githubusercontent.com/${siamTrackers}/${siamTrackersCommit}/${path}`
export const licenceOfSiamTrackers = `https://github.com/${siamTrackers}/tree/${siamTrackersCommit}`

/** A file of OpenCV's zoo, whose networks are in Git LFS, and the licence in its folder. */
export const inOpenCvZoo = (commit: string, path: string) =>
  `https://media.githubusercontent.com/media/opencv/opencv_zoo/${commit}/${path}`
export const licenceInOpenCvZoo = (commit: string, folder: string) =>
  `https://github.com/opencv/opencv_zoo/blob/${commit}/${folder}/LICENSE`
