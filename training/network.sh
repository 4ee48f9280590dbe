#!/usr/bin/env bash
# Trains one of the small networks and writes its files into training/data/networks, a detector's into training/networks: renders
# streets, trains, exports, checks.
# Interrupted, the same command continues.
#   bash training/network.sh siamrpn-tiny|siammask-tiny|jde-tiny [minutes of training]
#   bash training/network.sh reid-tiny [minutes of training]
#   bash training/network.sh centernet|cornernet|centernet-triplets|fcos [minutes of training]
# PYTHON names a Python with the packages of requirements.txt, or of export/requirements.txt beside Debian's PyTorch (and libopenblas0: with
# the reference BLAS each step takes several times as long); without it they are installed into training/.venv.
set -euo pipefail
cd "$(dirname "$0")"
all="siamrpn-tiny, siammask-tiny, jde-tiny, reid-tiny, centernet, cornernet, centernet-triplets or fcos"
name=${1:?Name a network: $all.}
data=data/pairs
networks=data/networks
mkdir -p $networks

if [ -z "${PYTHON:-}" ]; then
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --requirement requirements.txt
  PYTHON=.venv/bin/python
fi
node ../scripts/setup.mjs
export OMP_WAIT_POLICY=passive CUDA_VISIBLE_DEVICES=

render() {
  (cd .. && npx tsx --conditions=@mot/source training/render.ts training/$data --owners --scenes 560 --pictures 16 --frame-rate 3 --part "$1")
}
if [ "$name" = reid-tiny ]; then
  (cd .. && npx tsx --conditions=@mot/source training/render-people.ts training/data/people --scenes 90 --seconds 40)
  "$PYTHON" -u -m people.train --data data/people --out data/people.pt --minutes "${2:-14}"
  "$PYTHON" -m people.export --checkpoint data/people.pt --out networks
  exit
fi

render 0/2 & other=$!
render 1/2
wait $other

case $name in
  siamrpn-tiny)
    "$PYTHON" -u -m siamese.train --data $data --out data/siamrpn.pt --minutes "${2:-70}"
    "$PYTHON" -m siamese.export --checkpoint data/siamrpn.pt --out $networks --name siamrpn-tiny
    ;;
  siammask-tiny)
    [ -f data/siamrpn.pt ] || { echo "Train siamrpn-tiny first: the mask branch is put on it." >&2; exit 1; }
    "$PYTHON" -u -m siamese.train --mask --data $data --start data/siamrpn.pt --out data/siammask.pt --minutes "${2:-15}"
    "$PYTHON" -m siamese.export --checkpoint data/siammask.pt --out $networks --name siammask-tiny
    ;;
  jde-tiny)
    "$PYTHON" -u -m jde.train --data $data --out data/jde.pt --minutes "${2:-40}"
    "$PYTHON" -m jde.export --checkpoint data/jde.pt --out $networks
    ;;
  centernet | cornernet | centernet-triplets | fcos)
    # Triplets are CornerNet's corners and more: they begin with those that were trained, where there are any.
    start=()
    [ "$name" = centernet-triplets ] && [ -f data/cornernet.pt ] && start=(--start data/cornernet.pt)
    "$PYTHON" -u -m detectors.train --family "$name" --data $data "${start[@]}" --out "data/$name.pt" --minutes "${2:-10}"
    "$PYTHON" -m detectors.export --family "$name" --checkpoint "data/$name.pt" --out networks
    (cd .. && npx tsx --conditions=@mot/source training/score-detectors.ts training/networks)
    ;;
  *)
    echo "There is no network $name: $all." >&2
    exit 2
    ;;
esac
