// A mirror of the networks in ../shared on this machine, for the programs that a check runs: prints its address, and serves until
// it is ended. Prints nothing where there are no networks.
import { sharedNetworks, startMirror } from '@mot/test-utils/network-mirror'

const networks = sharedNetworks()
if (networks.size > 0) {
  const mirror = await startMirror(networks)
  console.log(mirror.address)
}
