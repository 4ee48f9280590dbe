"""The peer of bench/eval.ts: TrackEval reads, preprocesses and counts the same files, on one core."""
import contextlib, json, os, sys, time

import trackeval

request = json.load(sys.stdin)
tasks = request["tasks"]
quiet = {"PRINT_CONFIG": False}
metrics = [trackeval.metrics.HOTA(), trackeval.metrics.CLEAR(quiet), trackeval.metrics.Identity(quiet)]


def dataset(task):
    sequence = os.path.dirname(os.path.dirname(task["truth"]))
    return trackeval.datasets.MotChallenge2DBox({
        **quiet,
        "GT_FOLDER": os.path.dirname(sequence),
        "TRACKERS_FOLDER": os.path.dirname(os.path.dirname(os.path.dirname(task["tracks"]))),
        "TRACKERS_TO_EVAL": [request["tracker"]],
        "SKIP_SPLIT_FOL": True,
        # DanceTrack's ground truth is all pedestrians: MOT17's rules.
        "BENCHMARK": "MOT17" if task["benchmark"] == "DanceTrack" else task["benchmark"],
        "SEQ_INFO": {task["name"]: task["frameCount"]},
    })


def run():
    scores = {}
    for task in tasks:
        data = dataset(task)
        data = data.get_preprocessed_seq_data(data.get_raw_seq_data(request["tracker"], task["name"]), "pedestrian")
        hota, clear, identity = (metric.eval_sequence(data) for metric in metrics)
        scores[task["name"]] = [float(v) for v in (hota["HOTA"].mean(), hota["AssA"].mean(), clear["MOTA"], clear["IDSW"], identity["IDF1"])]
    return scores


with contextlib.redirect_stdout(sys.stderr):
    start = time.perf_counter()
    scores = run()
    milliseconds = 1000 * (time.perf_counter() - start)
json.dump({"scores": scores, "time": milliseconds}, sys.stdout)
