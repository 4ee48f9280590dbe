import type { DownloadOptions } from '../download'
import type { FetchNotice } from './fetch-notice'

export interface FetchOptions extends Omit<DownloadOptions, 'sha256'> {
  /**
   * Address that serves the networks in place of their publishers: a cache folder of this library, as files over https.
   * Default: `$MOT_MIRROR`, else the publishers' addresses.
   */
  readonly mirror?: string
  /** Base folder of relative paths, packages and npm's settings. Default: the working directory; in a page, the page. */
  readonly from?: string
  /** Called once before a network of the catalogue is fetched: its size, licence and source. */
  readonly onFetch?: (notice: FetchNotice) => void
}
