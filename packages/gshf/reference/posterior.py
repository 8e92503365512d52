"""Reference values for the posterior of packages/gshf (bradley-terry/posterior.ts), with numpy and SciPy.

Run: python3 packages/gshf/reference/posterior.py   (writes posterior.json beside itself)
The evidence of one dimension is integrated numerically, so Laplace's method itself is checked against the truth.
"""
import json
import pathlib

import numpy as np
from scipy import integrate, optimize, special

rng = np.random.default_rng(20261129)


def flat(a):
    return [float(v) for v in np.asarray(a, dtype=float).ravel()]


def laplace(z, y, w, ridge):
    d = z.shape[1]

    def f(theta):
        s = z @ theta
        return np.sum(w * (np.logaddexp(0, s) - y * s)) + ridge / 2 * theta @ theta

    def grad(theta):
        return z.T @ (w * (special.expit(z @ theta) - y)) + ridge * theta

    def hess(theta):
        p = special.expit(z @ theta)
        return (z * (w * p * (1 - p))[:, None]).T @ z + ridge * np.eye(d)

    theta = optimize.minimize(f, np.zeros(d), jac=grad, hess=hess, method="trust-exact", options={"gtol": 1e-12}).x
    # Two Newton steps more, to the last digits.
    for _ in range(2):
        theta = theta - np.linalg.solve(hess(theta), grad(theta))
    h = hess(theta)
    evidence = -f(theta) + d / 2 * np.log(ridge) - np.linalg.slogdet(h)[1] / 2
    return theta, h, float(evidence), float(d - ridge * np.trace(np.linalg.inv(h)))


n, d = 40, 5
truth = np.array([2.0, -1.5, 1.0, 0.5, 0.0])
z = np.round(rng.normal(size=(n, d)) / 2, 6)
w = rng.integers(1, 6, size=n).astype(float)
y = np.round(rng.binomial(w.astype(int), special.expit(z @ truth)) / w, 6)
case = {"dimension": d, "differences": flat(z), "labels": flat(y), "weights": flat(w), "at": []}
for ridge in [0.125, 0.25, 0.5, 0.5**0.5, 1.0, 2**0.5, 2.0, 4.0, 8.0]:
    theta, h, evidence, effective = laplace(z, y, w, ridge)
    case["at"].append({"ridge": ridge, "theta": flat(theta), "information": flat(h), "logEvidence": evidence, "effectiveDimension": effective})

few = z[:3]
case["few"] = {"logEvidence": laplace(few, y[:3], w[:3], 1.0)[2]}

one_z = np.round(rng.normal(size=(200, 1)), 6)
one_y = (rng.random(200) < special.expit(one_z[:, 0] * 0.8)).astype(float)


def density(t):
    s = one_z[:, 0] * t
    return np.exp(-np.sum(np.logaddexp(0, s) - one_y * s) + 120 - t * t / 2) / np.sqrt(2 * np.pi)


total, _ = integrate.quad(density, -6, 6, points=[0.8], limit=400)
case["one"] = {"differences": flat(one_z), "labels": flat(one_y), "logEvidence": float(np.log(total) - 120)}



def information(logit, variance):
    sd = np.sqrt(variance)

    def expect(g):
        return integrate.quad(lambda t: g(logit + sd * t) * np.exp(-t * t / 2) / np.sqrt(2 * np.pi), -12, 12, epsabs=1e-13, limit=400)[0]

    p = expect(special.expit)
    return float(special.entr(p) + special.entr(1 - p) - expect(lambda u: special.entr(special.expit(u)) + special.entr(special.expit(-u))))


case["information"] = [
    {"logit": m, "variance": v, "nats": information(m, v)} for m, v in [(0.0, 0.01), (0.0, 1.0), (1.5, 0.5), (-3.0, 4.0), (0.2, 25.0)]
]

centres, reaches = np.array([0.0, 0.4, -0.3, 0.1]), np.array([1.0, 0.5, 0.2, 0.9])
law = []
for j in range(4):

    def mass(x):
        below = np.clip((x - centres + reaches) / (2 * reaches), 0, 1)
        return np.prod(np.delete(below, j)) / (2 * reaches[j])

    ends = sorted([*(centres - reaches), *(centres + reaches)])
    law.append(integrate.quad(mass, centres[j] - reaches[j], centres[j] + reaches[j], points=[e for e in ends if abs(e - centres[j]) < reaches[j]], epsabs=1e-13, limit=400)[0])
case["largest"] = {"centres": flat(centres), "reaches": flat(reaches), "law": flat(law)}

pathlib.Path(__file__).with_name("posterior.json").write_text(json.dumps(case) + "\n")
