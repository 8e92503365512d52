"""Reference values for the tests of packages/gshf, computed independently with numpy and SciPy.

Run: python3 packages/gshf/reference/generate.py   (Debian: apt install python3-numpy python3-scipy)
Writes values.json beside itself; every input is in it, so the tests need no Python.
"""
import itertools
import json
import math
import pathlib

import numpy as np
from scipy import linalg, optimize, special, stats

rng = np.random.default_rng(20240721)


def rounded(a, digits=6):
    return np.round(np.asarray(a, dtype=float), digits)


def flat(a):
    return [float(v) for v in np.asarray(a, dtype=float).ravel()]


def unit_rows(n, d):
    a = rng.normal(size=(n, d))
    return rounded(a / np.linalg.norm(a, axis=1, keepdims=True) * rng.uniform(0.4, 1, size=(n, 1)))


def numerics():
    xs = [-800.0, -40.0, -3.5, -1e-9, 0.0, 0.7, 5.0, 36.5, 800.0]
    rows = [[0.1, -2.0, 3.0], [1000.0, 1001.0, 999.0], [-1e4, -1e4 + 1, -1e4]]
    p = rounded(rng.dirichlet(np.ones(5)), 9)
    q = rounded(rng.dirichlet(np.ones(5)), 9)
    return {
        "x": xs,
        "log1pExp": [float(np.logaddexp(0, x)) for x in xs],
        "sigmoid": [float(special.expit(x)) for x in xs],
        "rows": rows,
        "logSumExp": [float(special.logsumexp(r)) for r in rows],
        "softmax": [flat(special.softmax(r)) for r in rows],
        "p": flat(p), "q": flat(q), "kl": float(np.sum(special.rel_entr(p, q))),
    }


def cholesky():
    d = 7
    z = rounded(rng.normal(size=(20, d)))
    a = 0.5 * np.eye(d) + z.T @ z
    u = rounded(rng.normal(size=d))
    b = rounded(rng.normal(size=d))
    lower = np.linalg.cholesky(a)
    updated = a + np.outer(u, u)
    return {
        "dimension": d, "lambda": 0.5, "rows": flat(z), "matrix": flat(a), "lower": flat(lower),
        "inverseLower": flat(linalg.solve_triangular(lower, np.eye(d), lower=True)),
        "b": flat(b), "solution": flat(np.linalg.solve(a, b)),
        "inverseNorm": float(np.sqrt(b @ np.linalg.solve(a, b))),
        "logDeterminant": float(np.linalg.slogdet(a)[1]),
        "u": flat(u), "updatedLower": flat(np.linalg.cholesky(updated)),
    }


def bradley_terry():
    n, d, ridge = 60, 4, 0.3
    z = rounded(rng.normal(size=(n, d)) * 0.6)
    theta = np.array([1.5, -2.0, 0.7, 0.0])
    votes = rng.binomial(5, special.expit(z @ theta))
    y = rounded(votes / 5)
    w = rounded(rng.uniform(0.2, 2, size=n), 3)

    def fit(lam):
        def f(t):
            m = z @ t
            return np.sum(w * (np.logaddexp(0, m) - y * m)) + 0.5 * lam * t @ t

        def g(t):
            return z.T @ (w * (special.expit(z @ t) - y)) + lam * t

        def h(t):
            s = special.expit(z @ t)
            return (z * (w * s * (1 - s))[:, None]).T @ z + lam * np.eye(d)

        r = optimize.minimize(f, np.zeros(d), jac=g, hess=h, method="trust-exact", options={"gtol": 1e-12})
        return r.x, float(r.fun)

    free, value = fit(ridge)
    bound = 1.25
    multiplier = optimize.brentq(lambda lam: np.linalg.norm(fit(lam)[0]) - bound, ridge, 1e3, xtol=1e-13)
    bounded, bounded_value = fit(multiplier)

    p = special.expit(z @ free)
    loss = float(np.sum(w * -(y * np.log(p) + (1 - y) * np.log(1 - p))) / w.sum())
    both_p = np.concatenate([p, 1 - p])
    both_y = np.concatenate([y, 1 - y])
    both_w = np.concatenate([w, w]) / 2
    bins = np.minimum((both_p * 10).astype(int), 9)
    ece = sum(abs(np.sum((both_w * (both_p - both_y))[bins == b])) for b in range(10)) / both_w.sum()
    decided = y != 0.5
    accuracy = np.sum(w[decided] * ((p > 0.5) == (y > 0.5))[decided]) / w[decided].sum()
    return {
        "dimension": d, "ridge": ridge, "differences": flat(z), "labels": flat(y), "weights": flat(w),
        "theta": flat(free), "objective": value,
        "normBound": bound, "boundedTheta": flat(bounded), "multiplier": float(multiplier),
        "boundedObjective": bounded_value,
        "logLoss": loss, "calibrationError": float(ece), "accuracy": float(accuracy),
    }


def main_agent():
    r = rounded(rng.normal(size=5))
    mult = np.array([3.0, 1.0, 2.0, 1.0, 1.0])
    ratio = rounded(rng.normal(size=5))
    eta = 0.35
    u = np.repeat(np.exp(ratio), mult.astype(int))
    return {
        "rewards": flat(r), "multiplicities": flat(mult), "samplerLogRatios": flat(ratio), "eta": eta,
        "weights": flat(special.softmax(np.log(mult) + ratio + r / eta)),
        "referenceWeights": flat(special.softmax(np.log(mult) + ratio)),
        "effectiveSampleSize": float(u.sum() ** 2 / (u**2).sum()),
    }


def enhancer_case(k, d, eta, beta, sharp, same_gram):
    """Global optimum of Option II on one prompt by many SLSQP starts and all point masses, in plain coordinates."""
    phi = unit_rows(k, d)
    z = unit_rows(12, d)
    a_start = np.eye(d) + z[:6].T @ z[:6]
    a_now = a_start if same_gram else np.eye(d) + z.T @ z
    inv_start, inv_now = np.linalg.inv(a_start), np.linalg.inv(a_now)
    main = rounded(special.softmax(sharp * rng.normal(size=k)), 9)
    main = main / main.sum()

    def dist(inv, p):
        v = phi.T @ (p - main)
        return np.sqrt(max(v @ inv @ v, 0))

    def slack(p):
        p = np.maximum(p, 0)
        return beta * dist(inv_start, p) - eta * np.sum(special.rel_entr(p, main))

    best = 0.0
    best_p = main
    for j in range(k):
        e = np.eye(k)[j]
        if slack(e) >= 0 and dist(inv_now, e) > best:
            best, best_p = dist(inv_now, e), e
    for trial in range(120):
        start = rng.dirichlet(np.full(k, 0.4))
        r = optimize.minimize(
            lambda p: -dist(inv_now, p) ** 2, start, method="SLSQP", bounds=[(1e-12, 1)] * k,
            constraints=[{"type": "eq", "fun": lambda p: p.sum() - 1}, {"type": "ineq", "fun": slack}],
            options={"maxiter": 500, "ftol": 1e-14})
        p = np.maximum(r.x, 0)
        p = p / p.sum()
        if slack(p) >= -1e-8 and dist(inv_now, p) > best:
            best, best_p = dist(inv_now, p), p
    centred = phi - main @ phi
    return {
        "eta": eta, "betaA": beta, "main": flat(main), "features": flat(phi), "dimension": d,
        "gram": flat(centred @ inv_now @ centred.T), "budgetGram": flat(centred @ inv_start @ centred.T),
        "sameGram": same_gram, "gamma": float(beta * best), "weights": flat(best_p),
        "distances": flat([beta * dist(inv_start, e) for e in np.eye(k)]),
    }


def enhancer():
    return [enhancer_case(k, d, eta, beta, sharp, same) for same in (True, False) for k, d, eta, beta, sharp in [
        (3, 2, 0.2, 0.3, 1.0), (4, 3, 0.5, 0.4, 1.5), (5, 4, 1.0, 0.6, 2.0), (6, 4, 0.2, 0.15, 3.0),
        (6, 3, 1.0, 0.25, 0.5), (8, 6, 2.0, 1.0, 1.0)]]


def global_direction():
    k, d = 6, 4
    phi = unit_rows(k, d)
    z = unit_rows(9, d)
    a = np.eye(d) + z.T @ z
    main = rounded(special.softmax(rng.normal(size=k)), 9)
    main = main / main.sum()
    centred = phi - main @ phi
    c = (centred * main[:, None]).T @ centred
    values, vectors = linalg.eigh(c, a)
    delta = vectors[:, -1]
    lower = np.linalg.cholesky(a)
    eta, beta = 0.4, 0.7

    def at(s):
        p = special.softmax(np.log(main) + phi @ (s * delta) / eta)
        v = np.linalg.solve(lower, phi.T @ (p - main))
        return beta * np.linalg.norm(v), eta * np.sum(special.rel_entr(p, main))

    best = None
    for sign in (1, -1):
        hi = 1.0
        while at(sign * hi)[1] <= at(sign * hi)[0] and hi < 1e6:
            hi *= 2
        s = optimize.brentq(lambda t: at(sign * t)[0] - at(sign * t)[1], 1e-6, hi, xtol=1e-14)
        if best is None or at(sign * s)[0] > best[1]:
            best = (sign * s, *at(sign * s))
    return {
        "dimension": d, "main": flat(main), "features": flat(phi), "whitened": flat(np.linalg.solve(lower, phi.T).T),
        "eta": eta, "betaA": beta, "direction": flat(lower.T @ delta / np.linalg.norm(lower.T @ delta)),
        "gamma": float(best[1]), "klCost": float(best[2]),
    }


def dpo():
    pair = {"policyChosen": -12.5, "policyRejected": -9.75, "referenceChosen": -11.0, "referenceRejected": -10.25,
            "pessimismMargin": 0.15, "label": 0.8}
    eta = 0.4
    h = eta * ((-12.5 + 11.0) - (-9.75 + 10.25)) + 0.15
    loss = -(0.8 * np.log(special.expit(h)) + 0.2 * np.log(special.expit(-h)))
    n, d = 50, 3
    z = rounded(rng.normal(size=(n, d)))
    y = rounded(rng.integers(0, 2, size=n))
    margins = rounded(rng.normal(size=n) * 0.3)
    ridge = 0.5

    def f(t):
        m = z @ t + margins
        return np.sum(np.logaddexp(0, m) - y * m) + 0.5 * ridge * t @ t

    def g(t):
        return z.T @ (special.expit(z @ t + margins) - y) + ridge * t

    r = optimize.minimize(f, np.zeros(d), jac=g, method="BFGS", options={"gtol": 1e-11})
    return {"pair": pair, "eta": eta, "logit": float(h), "loss": float(loss),
            "gradientChosen": float(eta * (special.expit(h) - 0.8)),
            "differences": flat(z), "labels": flat(y), "margins": flat(margins), "ridge": ridge, "dimension": d,
            "theta": flat(r.x)}


def offline():
    d, prompts = 3, []
    for _ in range(4):
        k = 5
        prompts.append({"features": unit_rows(k, d), "reference": rounded(rng.dirichlet(np.ones(k)), 9)})
    z = unit_rows(5, d)
    a = 0.5 * np.eye(d) + z.T @ z
    inv = np.linalg.inv(a)
    theta = np.array([1.0, -0.5, 0.8])
    beta, eta = 0.9, 0.3
    refs = [p["reference"] / p["reference"].sum() for p in prompts]
    nu = np.mean([r @ p["features"] for r, p in zip(refs, prompts)], axis=0)
    bonus = [np.sqrt(np.einsum("ij,jk,ik->i", p["features"] - nu, inv, p["features"] - nu)) for p in prompts]
    option2 = [special.softmax(np.log(r) + (p["features"] @ theta - beta * b) / eta)
               for r, p, b in zip(refs, prompts, bonus)]

    def objective(logits):
        total, mean = 0.0, np.zeros(d)
        for r, p, l in zip(refs, prompts, logits.reshape(len(prompts), -1)):
            q = special.softmax(l)
            total += (q @ (p["features"] @ theta) - eta * np.sum(special.rel_entr(q, r))) / len(prompts)
            mean += q @ p["features"] / len(prompts)
        v = mean - nu
        return total - beta * np.sqrt(v @ inv @ v)

    # ν away from E_{π₀}φ too, so that the norm is smooth at the solution.
    def solve(start):
        return optimize.minimize(lambda l: -objective(l), start, method="BFGS", options={"gtol": 1e-9, "maxiter": 5000})

    start = np.concatenate([np.log(r) + p["features"] @ theta / eta / 2 for r, p in zip(refs, prompts)])
    best = max((-solve(start + 0.3 * rng.normal(size=start.size)).fun for _ in range(5)))
    return {"dimension": d, "lambda": 0.5, "rows": flat(z), "theta": flat(theta), "beta": beta, "eta": eta,
            "prompts": [{"features": flat(p["features"]), "reference": flat(p["reference"])} for p in prompts],
            "nu": flat(nu), "bonus": [flat(b) for b in bonus], "optionTwo": [flat(p) for p in option2],
            "optionOneObjective": float(best)}


def sampling():
    pi0 = rounded(rng.dirichlet(np.ones(9)), 9)
    r = rounded(rng.uniform(size=9))
    path = [0.3, 0.15, 0.1]
    acceptance, prev = [], 0.0
    for eta in path:
        p = special.softmax(np.log(pi0) + r * prev)
        acceptance.append(float(p @ np.exp((r - r.max()) * (1 / eta - prev))))
        prev = 1 / eta
    return {"reference": flat(pi0), "rewards": flat(r), "path": path, "acceptance": acceptance,
            "oneShot": float((pi0 / pi0.sum()) @ np.exp((r - r.max()) / 0.1))}


def evaluation():
    values = rounded(rng.normal(size=13))
    other = rounded(rng.normal(size=13))
    ci = stats.t.interval(0.95, 12, values.mean(), stats.sem(values))
    diff = values - other
    dci = stats.t.interval(0.95, 12, diff.mean(), stats.sem(diff))
    wilson = stats.binomtest(7, 20).proportion_ci(method="wilson")
    rewards = rounded(rng.normal(size=7))
    base = rounded(rng.dirichlet(np.ones(4)), 9)
    base = base / base.sum()
    level = np.array([0.3, 0.1, 0.3, 0.9])
    law = np.zeros(4)
    for draws in itertools.product(range(4), repeat=3):
        top = max(level[list(draws)])
        winners = [j for j in draws if level[j] == top]
        for j in winners:
            law[j] += np.prod(base[list(draws)]) / len(winners)
    ts = [(0.975, 1), (0.975, 2), (0.975, 3), (0.9, 7), (0.995, 30), (0.975, 339), (0.2, 5)]
    ps = [1e-9, 0.01, 0.024, 0.025, 0.3, 0.5, 0.8, 0.975, 0.99, 1 - 1e-6]
    rng.normal(size=18)  # so that what follows is drawn as it was
    n = 40
    delta = rounded(rng.normal(size=n) * 200 + 50, 2)
    gamma = rounded(rng.normal(size=n))
    pref = rounded(special.expit(0.3 + 0.8 * np.tanh(delta / delta.std()) + 0.5 * gamma + 0.4 * rng.normal(size=n)))
    x = np.column_stack([np.ones(n), np.tanh(delta / delta.std()), gamma])
    fit = optimize.minimize(
        lambda t: np.sum(np.logaddexp(0, x @ t) - pref * (x @ t)) + 0.5e-3 * t @ t, np.zeros(3), method="BFGS",
        options={"gtol": 1e-10})
    return {
        "values": flat(values), "other": flat(other), "mean": float(values.mean()), "sem": float(stats.sem(values)),
        "ci95": flat(ci), "pairedMean": float(diff.mean()), "pairedCi95": flat(dci),
        "wilson": [float(wilson.low), float(wilson.high)],
        "rewards": flat(rewards),
        "base": flat(base), "level": flat(level), "bestOf3Law": flat(law),
        "student": [[p, v, float(stats.t.ppf(p, v))] for p, v in ts],
        "normal": [[p, float(stats.norm.ppf(p))] for p in ps],
        "quantileOf": flat(values), "quantiles": [[q, float(np.quantile(values, q))] for q in (0.0, 0.025, 0.4, 0.975, 1.0)],
        "lengthDifferences": flat(delta), "difficulties": flat(gamma), "preferences": flat(pref),
        "lengthControlled": float(np.mean(special.expit(fit.x[0] + fit.x[2] * gamma))),
        "lengthControlledCoefficients": flat(fit.x),
        "welch": [float(values.mean() - other[:9].mean()),
                  float(math.sqrt(values.var(ddof=1) / 13 + other[:9].var(ddof=1) / 9))],
    }


def length_term():
    n, d, ridge = 80, 3, 0.4
    z = rounded(rng.normal(size=(n, d)) * 0.5)
    length = rounded(rng.normal(size=n) * 0.7 + 0.3 * z[:, 0])
    y = rounded(rng.binomial(3, special.expit(z @ np.array([1.2, -0.8, 0.3]) + 0.9 * length)) / 3)
    w = rounded(rng.uniform(0.5, 2, size=n), 3)
    x = np.column_stack([z, length])
    penalty = ridge * np.array([1, 1, 1, 1 / 100])

    def f(t):
        return np.sum(w * (np.logaddexp(0, x @ t) - y * (x @ t))) + 0.5 * penalty @ t**2

    def h(t):
        s = special.expit(x @ t)
        return (x * (w * s * (1 - s))[:, None]).T @ x + np.diag(penalty)

    t = optimize.minimize(f, np.zeros(4), jac=lambda t: x.T @ (w * (special.expit(x @ t) - y)) + penalty * t, hess=h,
                          method="trust-exact", options={"gtol": 1e-12}).x
    deviation = np.sqrt(np.linalg.inv(h(t))[3, 3])
    return {"dimension": d, "ridge": ridge, "differences": flat(z), "lengths": flat(length), "labels": flat(y),
            "weights": flat(w), "theta": flat(t[:3]), "coefficient": float(t[3]),
            "ci95": flat(t[3] + deviation * stats.norm.ppf([0.025, 0.975]))}


out = {f.__name__: f() for f in [numerics, cholesky, bradley_terry, main_agent, enhancer, global_direction, dpo,
                                 offline, sampling, evaluation, length_term]}
pathlib.Path(__file__).with_name("values.json").write_text(json.dumps(out, indent=1) + "\n")
