"""The process side of a participant of step-times.mjs: answers lines of JSON with the times of steps."""
import json
import sys
import time


def run(step, milliseconds):
    times, until = [], time.perf_counter() + milliseconds / 1e3
    while not times or time.perf_counter() < until:
        times.append(step())
    return times


def answer_steps(stepper, warm_up):
    """`stepper(problem)` gives a step that returns its milliseconds; `warm_up(step, milliseconds)` runs before its first answer."""
    steppers = {}
    for line in sys.stdin:
        request = json.loads(line)
        key = json.dumps(request["problem"], sort_keys=True)
        if key not in steppers:
            steppers[key] = stepper(request["problem"])
            warm_up(steppers[key], request["milliseconds"])
        print(json.dumps({"times": run(steppers[key], request["milliseconds"])}), flush=True)
