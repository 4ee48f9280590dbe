#!/usr/bin/env bash
# Creates packages/models/networks/fairmot-tiny.{onnx,json}: renders streets, trains, exports, checks, scores.
#   bash training/train.sh [minutes of the first round, default 55] [of the second, default 11] [of the third, default 30]
# PYTHON names a Python with the packages of requirements.txt; without it they are installed into training/.venv.
set -euo pipefail
cd "$(dirname "$0")"
first=${1:-55}
second=${2:-11}
third=${3:-30}
minutes=$((first + second + third))
data=data/training
network=../packages/models/networks/fairmot-tiny.onnx

if [ -z "${PYTHON:-}" ]; then
  [ -x .venv/bin/python ] || python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --requirement requirements.txt
  PYTHON=.venv/bin/python
fi
node ../scripts/setup.mjs
# Waiting threads yield the processor to those that prepare images.
export OMP_WAIT_POLICY=passive CUDA_VISIBLE_DEVICES=

"$PYTHON" -m pytest --quiet
render() { (cd .. && npx tsx --conditions=@mot/source training/render.ts training/$data --part "$1"); }
render 0/2 & other=$!
render 1/2
wait $other

# Each later round raises the learning rate again (warm restart), to leave the local minimum of the round before.
"$PYTHON" -u -m fairmot.train --data $data --out data/first-round.pt --minutes "$first"
"$PYTHON" -u -m fairmot.train --data $data --start data/first-round.pt --out data/second-round.pt --minutes "$second" --rate 1.5e-3 --seed 11
"$PYTHON" -u -m fairmot.train --data $data --start data/second-round.pt --out data/third-round.pt --minutes "$third" --rate 1.5e-3 --seed 12
"$PYTHON" -m fairmot.export --checkpoint data/third-round.pt --out $network
"$PYTHON" -m fairmot.manifest --network $network --data $data --minutes "$minutes"
(cd .. && npm run --silent score) | tee data/score.txt
"$PYTHON" -m fairmot.manifest --network $network --data $data --minutes "$minutes" --scores data/score.txt
