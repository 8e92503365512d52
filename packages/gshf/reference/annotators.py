"""Reference values of src/annotators: the same model by other means.

    python3 packages/gshf/reference/annotators.py > packages/gshf/reference/annotators.json

The latent preferences are integrated with 120 Gauss-Hermite nodes, everything is maximised at once by BFGS
instead of EM, and intervals come from finite differences of the marginal posterior in one person's (alpha, b).
"judged" are posteriors of single pairs, narrow, wide and far from the prior, summed on 200,001 even nodes.
"""

import json

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, roots_hermitenorm

PAIRS, PEOPLE, TAU, SD_ALPHA, SD_BIAS, RIDGE = 12, 5, 1.5, 0.5, 0.6, 0.3
nodes, masses = roots_hermitenorm(120)
log_masses = np.log(masses / np.sqrt(2 * np.pi))

# Everybody judges every pair; person 3 always says left, person 4 contradicts the others, one label is a tie.
sides = np.array([[1 if (i * 7 + a * 3) % 5 < 2 else -1 for a in range(PEOPLE)] for i in range(PAIRS)])
labels = np.array([[float((i * i + (a == 2) * (i % 4 == 0)) % 3 != 1) for a in range(PEOPLE)] for i in range(PAIRS)])
labels[:, 3] = (sides[:, 3] + 1) / 2
labels[:, 4] = 1 - labels[:, 0]
labels[5, 1] = 0.5
features = np.array([[np.sin(i + 1), np.cos(2 * i)] for i in range(PAIRS)])


def pair_logs(alpha, bias, means):
    """log p(votes, node) of each pair at each node."""
    u = means[:, None] + TAU * nodes
    x = alpha[None, :, None] * u[:, None, :] + bias[None, :, None] * sides[:, :, None]
    y = labels[:, :, None]
    return log_masses + (y * log_expit(x) + (1 - y) * log_expit(-x)).sum(axis=1), u


def marginal(alpha, bias, means):
    logs, _ = pair_logs(alpha, bias, means)
    return np.logaddexp.reduce(logs, axis=1).sum()


def posterior(parameters, with_features):
    alpha, bias, theta = parameters[:PEOPLE], parameters[PEOPLE : 2 * PEOPLE], parameters[2 * PEOPLE :]
    means = features @ theta if with_features else np.zeros(PAIRS)
    value = marginal(alpha, bias, means)
    value -= 0.5 * (((alpha - 1) / SD_ALPHA) ** 2).sum() + 0.5 * ((bias / SD_BIAS) ** 2).sum()
    return value - 0.5 * RIDGE * (theta**2).sum()


def solve(with_features):
    start = np.concatenate([np.ones(PEOPLE), np.zeros(PEOPLE), np.zeros(2 if with_features else 0)])
    best = minimize(lambda p: -posterior(p, with_features), start, method="BFGS", options={"gtol": 1e-9})
    p, h = best.x, 1e-4
    alpha, bias, theta = p[:PEOPLE], p[PEOPLE : 2 * PEOPLE], p[2 * PEOPLE :]
    deviations = []
    for a in range(PEOPLE):
        block = [a, PEOPLE + a]

        def at(da, db):
            q = p.copy()
            q[block] += [da, db]
            return posterior(q, with_features)

        aa = (at(h, 0) - 2 * at(0, 0) + at(-h, 0)) / h**2
        bb = (at(0, h) - 2 * at(0, 0) + at(0, -h)) / h**2
        ab = (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h**2)
        deviations.append(np.sqrt(np.diag(np.linalg.inv(-np.array([[aa, ab], [ab, bb]])))).tolist())
    means = features @ theta if with_features else np.zeros(PAIRS)
    logs, u = pair_logs(alpha, bias, means)
    weights = np.exp(logs - np.logaddexp.reduce(logs, axis=1)[:, None])
    return {
        "reliability": alpha.round(6).tolist(),
        "leftBias": bias.round(6).tolist(),
        "deviations": np.round(deviations, 5).tolist(),
        "theta": theta.round(6).tolist(),
        "means": (weights * u).sum(axis=1).round(6).tolist(),
        "firstPreferred": (weights * expit(u)).sum(axis=1).round(6).tolist(),
        "logLikelihood": round(float(marginal(alpha, bias, means)), 6),
    }


def votes(label, count, side=1, alpha=1.0, bias=0.0):
    return [{"count": count, "label": label, "side": side, "reliability": alpha, "leftBias": bias}]


def judge(mean, scale, ballots):
    def log_density(u):
        value = -0.5 * ((u - mean) / scale) ** 2
        for v in ballots:
            x = v["reliability"] * u + v["leftBias"] * v["side"]
            value = value + v["count"] * (v["label"] * log_expit(x) + (1 - v["label"]) * log_expit(-x))
        return value

    low, high = mean - 12 * scale, mean + 12 * scale
    for _ in range(4):
        u = np.linspace(low, high, 200_001)
        logs, cell = log_density(u), (high - low) / 200_000
        kept = u[logs > logs.max() - 45]
        low, high = kept[0] - cell, kept[-1] + cell
    w = np.exp(logs - logs.max())
    w /= w.sum()
    center = (w * u).sum()
    return {
        "prior": {"mean": mean, "scale": scale},
        "votes": ballots,
        "mean": round(float(center), 7),
        "deviation": round(float(np.sqrt((w * (u - center) ** 2).sum())), 7),
        "firstBetter": round(float((w * np.clip(u / cell + 0.5, 0, 1)).sum()), 8),
        "firstPreferred": round(float((w * expit(u)).sum()), 8),
    }


JUDGED = [
    (0, 1.5, votes(1, 6) + votes(0, 4)),
    (0, 1.5, votes(1, 27) + votes(0, 23)),
    (0, 1.5, votes(1, 110) + votes(0, 90)),
    (0, 6, votes(1, 3) + votes(0, 2)),
    (0, 20, votes(1, 3) + votes(0, 2)),
    (-6, 1.5, votes(1, 16) + votes(0, 4)),
    (0, 20, votes(1, 1)),
    (0, 1000, votes(1, 2)),
    (-800, 1.5, votes(1, 3)),
    (2, 1.5, votes(1, 1, 1, 1.2, -800)),
    (0.7, 1.4, votes(1, 2, -1, -0.5, 0.3) + votes(0.5, 2)),
    (5, 0.1, votes(0, 3)),
]

print(
    json.dumps(
        {
            "sides": sides.tolist(),
            "labels": labels.tolist(),
            "features": features.round(12).tolist(),
            "itemLevel": solve(False),
            "withFeatures": solve(True),
            "judged": [judge(*case) for case in JUDGED],
        }
    )
)
