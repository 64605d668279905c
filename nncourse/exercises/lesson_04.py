"""Lesson 04. Exercises with surprise: from four unsure answers to a loss that is ill, and does not say of what."""

from __future__ import annotations

import numpy as np

from nncourse.exercises.engine.lesson import Lesson
from nncourse.exercises.engine.words import fill, kind
from nnlib.activations import log_softmax, softmax
from nnlib.losses import cross_entropy, one_hot

lesson = Lesson(4)
check, hint, solution, summary = lesson.check, lesson.hint, lesson.solution, lesson.summary


def _batch(rng: np.random.Generator, n: int) -> tuple:
    """Draw logits (n, 3) and true classes (n,)."""
    return rng.normal(0, 2, (n, 3)).round(1), rng.integers(0, 3, n)


# 1 · Four unsure answers or one mistake


@lesson.exercise(
    hints=[
        "A surprise in bits is a number of coin flips: 1/2 is one flip, 1 is none. How many are 1/4, and 1/64?",
        "The loss is the mean of the four surprises, each example counted once, the unsurprising ones too.",
    ],
    more="B is sure and right three times in four, and still has the higher loss. One confident mistake costs more "
    "than four unsure answers, and at a probability of 1/128 it would cost one more flip.",
    may_pass={
        "item 1 of the answer without its sign": "a surprise is never below 0",
        "item 2 of the answer without its sign": "a surprise is never below 0",
    },
)
def unsure_or_wrong():
    """1/2 is one flip, 1/4 is two, and 1/64 is six, since 64 = 2⁶."""
    return (1 + 1 + 2 + 1) / 4, (0 + 0 + 0 + 6) / 4


@unsure_or_wrong.wrong
def nats_for_bits():
    """These are nats: in bits, one fair flip counts 1. Divide by log 2. See 04 · part 5, bit."""
    return 5 * np.log(2) / 4, 6 * np.log(2) / 4


@unsure_or_wrong.wrong
def logarithm_to_base_ten():
    """You took the logarithm to base 10: bits are coin flips, so the base is 2, np.log2. See 04 · part 5, bit."""
    return 5 * np.log10(2) / 4, 6 * np.log10(2) / 4


@unsure_or_wrong.wrong
def minus_forgotten():
    """A surprise is never below 0: it is minus the logarithm of the probability. See 04 · part 5."""
    return -5 / 4, -6 / 4


@unsure_or_wrong.wrong
def models_swapped():
    """The two numbers are right and stand in the wrong order: A comes first. See 04 · part 11, exercise 1."""
    return 6 / 4, 5 / 4


@unsure_or_wrong.wrong
def surprises_added_up():
    """You added the four surprises up: the loss is their mean, so divide by 4. See 04 · part 5, three examples."""
    return 5, 6


@unsure_or_wrong.wrong
def surprise_at_the_mean():
    """You took the mean of the probabilities first, and there the mistake is lost among the three successes.

    First the surprise of each, then the mean. See 04 · part 5, three examples.
    """
    return -np.log2(np.mean([1 / 2, 1 / 2, 1 / 4, 1 / 2])), -np.log2(np.mean([1, 1, 1, 1 / 64]))


@unsure_or_wrong.wrong
def means_of_the_probabilities():
    """These are the means of the probabilities: first the surprise of each, then the mean. See 04 · part 5."""
    return np.mean([1 / 2, 1 / 2, 1 / 4, 1 / 2]), np.mean([1, 1, 1, 1 / 64])


@unsure_or_wrong.wrong
def rarity_for_surprise():
    """You counted 1/64 as 64: but each flip halves what is left, so that six flips are enough. See 04 · part 5."""
    return (2 + 2 + 4 + 2) / 4, (1 + 1 + 1 + 64) / 4


@unsure_or_wrong.wrong
def mistake_alone():
    """You did not divide by the number of pictures at B: what was certain counts too, with a surprise of 0.

    See 04 · part 5, three examples.
    """
    return 5 / 4, 6


@unsure_or_wrong.wrong
def one_flip_for_certain():
    """You counted what was certain as one flip: a probability of 1 is no surprise, 0. See 04 · part 5."""
    return 5 / 4, (1 + 1 + 1 + 6) / 4


@unsure_or_wrong.wrong
def likelihoods():
    """These are the likelihoods, the products of the four: the loss is the mean surprise. See 04 · part 5."""
    return 1 / 32, 1 / 64


@unsure_or_wrong.wrong
def what_was_missing():
    """You took 1 - p: it does not add up over independent events. The surprise counts flips. See 04 · part 5."""
    return (1 / 2 + 1 / 2 + 3 / 4 + 1 / 2) / 4, (63 / 64) / 4


@unsure_or_wrong.wrong
def one_flip_for_a_quarter():
    """You counted 1/4 as one flip: it is two heads in a row. See 04 · part 5, what should surprise be."""
    return (1 + 1 + 1 + 1) / 4, 6 / 4


@unsure_or_wrong.wrong
def sum_at_A():
    """You did not divide by the number of pictures at A: the loss is the mean. See 04 · part 5, three examples."""
    return 5, 6 / 4


# 2 · Perplexity


@lesson.exercise(
    inputs=_batch,
    edge_cases=[
        (np.zeros((2, 10)), np.array([3, 7])),
        (np.vstack([[0.0, 800.0], np.tile([40.0, 0.0], (15, 1))]), np.zeros(16, dtype=int)),
        (np.array([[0.0, 1.0, 3.0], [2.0, 0.0, 0.0]]), np.array([0, 2])),
    ],
    may_pass={"answer without its sign": "e to any power is above 0"},
    hints=[
        "It is the mean surprise, put into the exponential. The mean surprise is the loss of part 6, the "
        "first of the two things that cross_entropy returns: [0].",
        "log_softmax(Z)[np.arange(n), y] picks the logarithm of one probability from each row.",
        "Take the mean of these, turn its sign, and only then take np.exp of it.",
    ],
    more="language models are compared by this number. One with a perplexity of 20 is as unsure of the next word as "
    "someone who has to guess among 20 words, all alike; one that knows nothing has as many as there are words.",
)
def perplexity(Z, y):
    """The exponential undoes the logarithm: a surprise of log 10 is a choice among 10."""
    log_Y_hat = log_softmax(Z)
    loss = -log_Y_hat[np.arange(len(Z)), y].mean()
    return np.exp(loss)


@perplexity.wrong
def mean_of_rarities(Z, y):
    """You took the mean of the numbers 1/p, after the exponential: take the mean of the surprises, before it.

    See 04 · part 5, the same number, from likelihood.
    """
    return np.exp(-log_softmax(Z)[np.arange(len(Z)), y]).mean()


@perplexity.wrong
def loss_itself(Z, y):
    """That is the loss, in nats: the perplexity is e to that power, np.exp of it. See 04 · part 11, exercise 2."""
    return cross_entropy(Z, y)[0]


@perplexity.wrong
def loss_in_bits(Z, y):
    """That is the loss in bits: the perplexity is 2 to that power, or e to the loss in nats. See 04 · part 5, bit."""
    return cross_entropy(Z, y)[0] / np.log(2)


@perplexity.wrong
def both_exponentials(Z, y):
    """You also took the exponential of the gradient: only the loss is asked for, cross_entropy(Z, y)[0].

    See 04 · part 9, meet nnlib.
    """
    loss, dZ = cross_entropy(Z, y)
    return np.exp(loss), np.exp(dZ)


@perplexity.wrong
def sign_left_in(Z, y):
    """You forgot the minus: the surprise is minus the logarithm, and so your number is one over the right one.

    See 04 · part 5.
    """
    return 1 / perplexity(Z, y)


@perplexity.wrong
def one_for_each_example(Z, y):
    """You have one number for each example: take the mean of the surprises first, and np.exp of that.

    See 04 · part 6.
    """
    return np.exp(-log_softmax(Z)[np.arange(len(Z)), y])


@perplexity.wrong
def two_to_the_nats(Z, y):
    """You raised 2 to a surprise in nats: 2 belongs to bits, and e, which is np.exp, to nats. See 04 · part 5."""
    return 2 ** -log_softmax(Z)[np.arange(len(Z)), y].mean()


@perplexity.wrong
def every_label_for_each(Z, y):
    """[:, y] pairs every example with every label: a table (n, n). Pick one a row with [np.arange(n), y].

    See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return np.exp(-log_softmax(Z)[:, y].mean())


@perplexity.wrong
def zeros_in_the_mean(Z, y):
    """Your mean divides by n k, as if the zeros of the mask counted too: take the sum, and divide by n.

    See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return np.exp(-(one_hot(y, Z.shape[1]) * log_softmax(Z)).mean())


@perplexity.wrong
def sum_of_surprises(Z, y):
    """You summed the surprises: with twice the examples you would be twice as surprised. Take the mean.

    See 04 · part 6.
    """
    return np.exp(-log_softmax(Z)[np.arange(len(Z)), y].sum())


@perplexity.wrong
def softmax_down_the_columns(Z, y):
    """Your softmax runs down the columns, so that the examples share one probability: the classes are the last axis.

    See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return np.exp(-log_softmax(Z.T).T[np.arange(len(Z)), y].mean())


@perplexity.wrong
def logarithm_of_softmax(Z, y):
    """For small logits this is right, but a gap of 800 gives inf: the probability has become 0 before its logarithm.

    Use log_softmax. See 04 · part 6, never take the logarithm of a softmax.
    """
    return np.exp(-np.log(softmax(Z)[np.arange(len(Z)), y]).mean())


@perplexity.wrong
def patched_logarithm(Z, y):
    """For small logits this is right, but your patch, 1e-12, lets no surprise be larger than 27.63.

    Use log_softmax. See 04 · part 10, the logarithm without its protection.
    """
    return np.exp(-np.log(softmax(Z)[np.arange(len(Z)), y] + 1e-12).mean())


@perplexity.wrong
def believed_for_true(Z, y):
    """You took the largest probability of each row, which is the believed class: take that of the true one, y.

    See 04 · part 5, three examples.
    """
    return np.exp(-log_softmax(Z).max(axis=1).mean())


@perplexity.wrong
def both_returned(Z, y):
    """cross_entropy returns two things, the loss and its gradient: take the first, [0], and np.exp of it.

    See 04 · part 9, meet nnlib.
    """
    return cross_entropy(Z, y)


@perplexity.wrong
def mean_of_the_probabilities(Z, y):
    """You took the mean of the probabilities, and then 1 over it: first the surprise of each, then the mean.

    See 04 · part 5, three examples.
    """
    return 1 / softmax(Z)[np.arange(len(Z)), y].mean()


@perplexity.wrong
def minus_outside(Z, y):
    """Your minus stands outside of the exponential: it belongs to the logarithm, inside. See 04 · part 5."""
    return -1 / perplexity(Z, y)


@perplexity.wrong
def softmax_before_the_loss(Z, y):
    """cross_entropy wants logits, and got the probabilities of a softmax. See 04 · part 10, softmax, twice."""
    return np.exp(cross_entropy(softmax(Z), y)[0])


@perplexity.wrong
def logits_for_logarithms(Z, y):
    """You took the logits themselves: without log Σ e^z they are no logarithms of probabilities.

    See 04 · part 5, from logits.
    """
    return np.exp(-Z[np.arange(len(Z)), y].mean())


@perplexity.wrong
def e_to_the_bits(Z, y):
    """You raised e to a surprise in bits: e belongs to nats, 2 to bits. See 04 · part 5, bit."""
    return np.exp(cross_entropy(Z, y)[0] / np.log(2))


@perplexity.wrong
def surprise_at_the_belief(Z, y):
    """You used no labels: that is the surprise which the model expects by its own probabilities.

    Take the logarithm at the true class alone. See 04 · part 5, three examples.
    """
    log_Y_hat = log_softmax(Z)
    return np.exp(-(np.exp(log_Y_hat) * log_Y_hat).sum(axis=1).mean())


@perplexity.wrong
def logarithm_for_exponential(Z, y):
    """You took the logarithm of the loss: np.exp undoes the logarithm that is in it. See 04 · part 11, exercise 2."""
    with np.errstate(divide="ignore"):
        return np.log(cross_entropy(Z, y)[0])


# 3 · Softer labels


@lesson.exercise(
    inputs=lambda rng, n: (np.eye(4)[rng.integers(0, 4, n)], round(float(rng.uniform(0.1, 0.5)), 2)),
    edge_cases=[
        (one_hot(np.array([2]), 10), 0.1),
        (np.eye(3), 0.0),
        (np.eye(2)[[0, 1, 1]], 0.4),
        (np.eye(3, dtype=int)[[1, 0]], 0.3),  # whole numbers, which cannot hold a share
    ],
    may_pass={"answer without its sign": "a probability is never below 0"},
    hints=[
        "First take the share ε from everything: what is left of a 1, and of a 0?",
        "Then every class, the true one too, gets the same: ε divided by the number of classes, Y.shape[1].",
        "Each row must still be 1 in sum: (1 - ε) + k · ε/k.",
    ],
    more="with ten classes and ε = 0.1 the loss is lowest where the true class has 0.91 and each other 0.01, that is, "
    "where the true logit leads by log 91 = 4.51, and no further. The loss there is 0.50, not 0: the entropy of the "
    "labels, the surprise that remains for one who knows the true probabilities.",
)
def smooth(Y, eps):
    """Broadcasting adds the same small number to every entry."""
    return (1 - eps) * Y + eps / Y.shape[1]


@smooth.wrong
def only_the_others(Y, eps):
    """You gave the share to the other classes only: it is spread over all k, the true one too. See 04 · part 11."""
    return (1 - eps) * Y + eps / (Y.shape[1] - 1) * (1 - Y)


@smooth.wrong
def nothing_taken_away(Y, eps):
    """Your rows are more than 1 in sum: what you spread must be taken from the true class first.

    Each row holds the probabilities of one example. See 04 · part 6.
    """
    return Y + eps / Y.shape[1]


@smooth.wrong
def nothing_given_back(Y, eps):
    """Your rows are less than 1 in sum: the share was taken away and not spread. See 04 · part 6."""
    return (1 - eps) * Y


@smooth.wrong
def true_class_left_out(Y, eps):
    """Your rows are less than 1 in sum: the true class gets its part of the share too, ε/k. See 04 · part 11."""
    return (1 - eps) * Y + eps / Y.shape[1] * (1 - Y)


@smooth.wrong
def whole_share_for_each(Y, eps):
    """You gave the whole share to each class: the k of them divide it among themselves. See 04 · part 11."""
    return (1 - eps) * Y + eps


@smooth.wrong
def spread_over_the_examples(Y, eps):
    """You divided by the number of examples, len(Y): the share is spread over the classes, Y.shape[1].

    See 04 · part 6, one-hot.
    """
    return (1 - eps) * Y + eps / len(Y)


@smooth.wrong
def shares_swapped(Y, eps):
    """The two shares are swapped: ε is the small one, which the true class loses. See 04 · part 11."""
    return eps * Y + (1 - eps) / Y.shape[1]


@smooth.wrong
def labels_in_place(Y, eps):
    """Y *= … writes into the caller's labels: a second call would smooth them once more, and whole numbers refuse it.

    Make a new array, (1 - eps) * Y + …. See 04 · part 11.
    """
    Y *= 1 - eps
    Y += eps / Y.shape[1]
    return Y


@smooth.wrong
def shares_cut_off(Y, eps):
    """For labels of whole numbers your shares are cut to 0: a copy of Y holds whole numbers only, as Y does.

    (1 - eps) * Y makes an array that holds fractions. See 00 · part 10, a quieter one: whole numbers.
    """
    return ((1 - eps) * Y + eps / Y.shape[1]).astype(Y.dtype)


@smooth.wrong
def ten_classes(Y, eps):
    """You divided by 10, whatever Y is: the share is spread over its own classes, Y.shape[1]. See 04 · part 6."""
    return (1 - eps) * Y + eps / 10


@smooth.wrong
def a_tenth_for_eps(Y, eps):
    """Your share is always 0.1: take the eps that is given. See 04 · part 11, exercise 3."""
    return 0.9 * Y + 0.1 / Y.shape[1]


@smooth.wrong
def eps_for_each_other(Y, eps):
    """You gave each of the others the whole ε: all k classes share one ε between them. See 04 · part 11, exercise 3."""
    return (1 - eps) * Y + eps * (1 - Y)


@smooth.wrong
def taken_from_the_zeros_too(Y, eps):
    """You took ε from every entry, from the zeros too: only the true class has something to lose.

    (1 - eps) * Y takes the share of what is there. See 04 · part 11, exercise 3.
    """
    return Y - eps + eps / Y.shape[1]


@smooth.wrong
def eps_added_to_all(Y, eps):
    """You added the whole ε to each entry, and took nothing away: your rows are more than 1 in sum.

    See 04 · part 6.
    """
    return Y + eps


@smooth.wrong
def added_and_divided(Y, eps):
    """You added ε to each entry and divided by the sum: then the true class loses another share than ε.

    See 04 · part 11, exercise 3.
    """
    return (Y + eps) / (1 + eps * Y.shape[1])


@smooth.wrong
def spread_over_all_entries(Y, eps):
    """You divided by the number of all entries, Y.size: each row shares its own ε, over Y.shape[1] classes.

    See 04 · part 6, one-hot.
    """
    return (1 - eps) * Y + eps / Y.size


@smooth.wrong
def given_back_to_the_true_class_alone(Y, eps):
    """Only the true class got its ε/k: the others get the same. Leave out the last factor Y. See 04 · part 11."""
    return (1 - eps) * Y + eps / Y.shape[1] * Y


@smooth.wrong
def multiplied_by_the_classes(Y, eps):
    """You multiplied ε by the number of classes: they divide it among themselves, eps / Y.shape[1].

    See 04 · part 11, exercise 3.
    """
    return (1 - eps) * Y + eps * Y.shape[1]


@smooth.wrong
def divided_by_the_others(Y, eps):
    """You divided ε by k - 1: it is spread over all k classes, the true one too. See 04 · part 11, exercise 3."""
    return (1 - eps) * Y + eps / (Y.shape[1] - 1)


@smooth.wrong
def only_a_part_taken(Y, eps):
    """You took ε/k from the true class and gave it back: it loses the whole ε first. See 04 · part 11, exercise 3."""
    return (1 - eps / Y.shape[1]) * Y + eps / Y.shape[1]


# 4 · Two classes, one logit


@lesson.exercise(
    inputs=lambda rng, n: (rng.normal(0, 2, n).round(1), rng.integers(0, 2, n)),
    edge_cases=[
        (np.array([0.5, -2.0, 1000.0, -1000.0]), np.array([1, 0, 1, 0])),
        (np.array([1000.0, -1000.0, 0.0]), np.array([0, 1, 1])),
        (np.array([0.0, 2.0, -1.0]), np.array([1, 0, 1])),
    ],
    may_pass={"item 1 of the answer without its sign": "a cross-entropy is never below 0"},
    hints=[
        "On paper, for y = 1 the true logit is z, and for y = 0 it is 0. Put both into -z_t + log Σ e^z.",
        "np.logaddexp(0, z) is log(1 + e^z), for any z. From it, minus y z, take the mean.",
        "ŷ = np.exp(-np.logaddexp(0, -z)) is the probability of class 1. What was said minus what was true: ŷ - y.",
        "The loss is a mean, so its gradient holds 1/n.",
    ],
    more="this is the loss of logistic regression, the oldest classifier that learns like ours. The function "
    "1 / (1 + e^-z) is called sigmoid, and its slope ŷ (1 - ŷ) has cancelled, as that of softmax does.",
)
def one_logit_cross_entropy(z, y):
    """For y = 1 the true logit is z, for y = 0 it is 0, and y z is both at once."""
    loss = (np.logaddexp(0, z) - y * z).mean()
    y_hat = np.exp(-np.logaddexp(0, -z))  # 1 / (1 + exp(-z))
    return loss, (y_hat - y) / len(z)


@one_logit_cross_entropy.wrong
def gradient_without_the_mean(z, y):
    """The loss is right, but your gradient is n times too large: a mean has 1/n in its slopes too. See 04 · part 6."""
    loss, dz = one_logit_cross_entropy(z, y)
    return loss, len(z) * dz


@one_logit_cross_entropy.wrong
def sum_for_mean(z, y):
    """You summed over the examples: the loss is a mean, and its gradient holds 1/n. See 04 · part 6."""
    loss, dz = one_logit_cross_entropy(z, y)
    return len(z) * loss, len(z) * dz


@one_logit_cross_entropy.wrong
def exponential_runs_away(z, y):
    """For small z this is right, but e^1000 is inf: np.logaddexp(0, z) is log(1 + e^z) for any z. See 04 · part 6."""
    loss = (np.log(1 + np.exp(z)) - y * z).mean()
    return loss, (1 / (1 + np.exp(-z)) - y) / len(z)


@one_logit_cross_entropy.wrong
def both_run_away(z, y):
    """For small z this is right, but e^1000 is inf, and so is the loss; inf / inf in the gradient is nan.

    Use np.logaddexp, which never makes so large a number. See 04 · part 6, never take the logarithm of a softmax.
    """
    loss = (np.log(1 + np.exp(z)) - y * z).mean()
    return loss, (np.exp(z) / (1 + np.exp(z)) - y) / len(z)


@one_logit_cross_entropy.wrong
def zero_times_infinity(z, y):
    """For small z this is right, but -y log ŷ - (1 - y) log(1 - ŷ) is nan at z = 1000: 0 times log 0.

    Stay with the logits. See 04 · part 6, never take the logarithm of a softmax.
    """
    y_hat = 1 / (1 + np.exp(-z))
    return (-y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)).mean(), (y_hat - y) / len(z)


@one_logit_cross_entropy.wrong
def truth_minus_prediction(z, y):
    """Your gradient has the wrong sign: what was said minus what was true. With it, the loss climbs.

    See 04 · part 5, the slope in each logit.
    """
    loss, dz = one_logit_cross_entropy(z, y)
    return loss, -dz


@one_logit_cross_entropy.wrong
def classes_swapped(z, y):
    """You gave z to class 0: the logits are (0, z), so that z belongs to class 1. See 04 · part 11, exercise 4."""
    return one_logit_cross_entropy(z, 1 - y)


@one_logit_cross_entropy.wrong
def slope_of_sigmoid_left_in(z, y):
    """Your gradient holds ŷ (1 - ŷ), the slope of sigmoid: 1/ŷ of the logarithm cancels it.

    It would put the learning to sleep where it is most wrong. See 04 · part 7, why not squared error for classes.
    """
    loss, dz = one_logit_cross_entropy(z, y)
    y_hat = np.exp(-np.logaddexp(0, -z))
    return loss, dz * y_hat * (1 - y_hat)


@one_logit_cross_entropy.wrong
def one_loss_for_each(z, y):
    """The gradient is right, but you have one loss for each example: the loss is their mean. See 04 · part 6."""
    return np.logaddexp(0, z) - y * z, one_logit_cross_entropy(z, y)[1]


@one_logit_cross_entropy.wrong
def no_mean_at_all(z, y):
    """You have the loss and the slope of each example: the loss is the mean, and its gradient holds 1/n.

    See 04 · part 6.
    """
    return np.logaddexp(0, z) - y * z, len(z) * one_logit_cross_entropy(z, y)[1]


@one_logit_cross_entropy.wrong
def loss_summed_alone(z, y):
    """The gradient is right, but you summed the losses: the loss is their mean. See 04 · part 6."""
    loss, dz = one_logit_cross_entropy(z, y)
    return len(z) * loss, dz


@one_logit_cross_entropy.wrong
def label_left_out_of_the_loss(z, y):
    """The gradient is right, but your loss has no label in it: subtract y z. See 04 · part 11, exercise 4."""
    return np.logaddexp(0, z).mean(), one_logit_cross_entropy(z, y)[1]


@one_logit_cross_entropy.wrong
def label_left_out_of_the_gradient(z, y):
    """The loss is right, but your gradient has no label in it: what was said minus what was true, y.

    See 04 · part 5, the slope in each logit.
    """
    return one_logit_cross_entropy(z, y)[0], np.exp(-np.logaddexp(0, -z)) / len(z)


@one_logit_cross_entropy.wrong
def label_with_a_plus(z, y):
    """The gradient is right, but your loss has + y z: it is the true logit that is subtracted.

    See 04 · part 5, from logits.
    """
    return (np.logaddexp(0, z) + y * z).mean(), one_logit_cross_entropy(z, y)[1]


@one_logit_cross_entropy.wrong
def sigmoid_turned_round(z, y):
    """The loss is right, but your ŷ is the probability of class 0: for class 1 it is 1 / (1 + e^-z), with a minus.

    See 04 · part 11, exercise 4.
    """
    return one_logit_cross_entropy(z, y)[0], (np.exp(-np.logaddexp(0, z)) - y) / len(z)


@one_logit_cross_entropy.wrong
def logit_for_probability(z, y):
    """The loss is right, but your gradient is z - y: what was said is the probability 1 / (1 + e^-z), not the logit.

    See 04 · part 5, the slope in each logit.
    """
    return one_logit_cross_entropy(z, y)[0], (z - y) / len(z)


@one_logit_cross_entropy.wrong
def yes_or_no_for_probability(z, y):
    """The loss is right, but in your gradient ŷ is 0 or 1: it is the probability 1 / (1 + e^-z).

    See 04 · part 11, exercise 4.
    """
    return one_logit_cross_entropy(z, y)[0], ((z > 0) - y) / len(z)


@one_logit_cross_entropy.wrong
def gradient_added_up(z, y):
    """The loss is right, but your gradient is one number for all: it has a slope for each example.

    See 04 · part 6, the gradient of a batch.
    """
    loss, dz = one_logit_cross_entropy(z, y)
    return loss, dz.sum()


@one_logit_cross_entropy.wrong
def slopes_of_both_logits(z, y):
    """The loss is right, but your gradient has a slope for the constant logit 0 too: take the column of z, [:, 1].

    See 04 · part 11, exercise 4.
    """
    return cross_entropy(np.column_stack([np.zeros(len(z)), z]), y)


@one_logit_cross_entropy.wrong
def loss_below_zero(z, y):
    """Your loss has the wrong sign: a cross-entropy is never below 0. See 04 · part 5, from logits."""
    loss, dz = one_logit_cross_entropy(z, y)
    return -loss, dz


@one_logit_cross_entropy.wrong
def loss_alone(z, y):
    """Two things are asked for: the loss, and its gradient. See 04 · part 11, exercise 4."""
    return one_logit_cross_entropy(z, y)[0]


@one_logit_cross_entropy.wrong
def squared_error(z, y):
    """That is the squared error of the probabilities: use -log of the probability of y.

    See 04 · part 7, why not squared error for classes.
    """
    error = np.exp(-np.logaddexp(0, -z)) - y
    return (error**2).mean(), 2 * error / len(z)


@one_logit_cross_entropy.wrong
def label_without_its_logit(z, y):
    """The gradient is right, but your loss subtracts y: it is y z, the logit where the label is 1.

    See 04 · part 11, exercise 4.
    """
    return (np.logaddexp(0, z) - y).mean(), one_logit_cross_entropy(z, y)[1]


@one_logit_cross_entropy.wrong
def one_for_its_logarithm(z, y):
    """The gradient is right, but np.logaddexp(a, b) takes the exponentials itself: the 1 of 1 + e^z is e^0, so a is 0.

    See 04 · part 11, exercise 4.
    """
    return (np.logaddexp(1, z) - y * z).mean(), one_logit_cross_entropy(z, y)[1]


@one_logit_cross_entropy.wrong
def logit_turned_round_in_the_loss(z, y):
    """The gradient is right, but your loss has e^-z under the logarithm: there it is e^z, with y z subtracted.

    See 04 · part 11, exercise 4.
    """
    return (np.logaddexp(0, -z) - y * z).mean(), one_logit_cross_entropy(z, y)[1]


# 5 · Labels that nobody knows


def _partly_labelled(rng: np.random.Generator, n: int) -> tuple:
    Z, y = _batch(rng, n)
    y[rng.permutation(n)[: n // 2]] = -1
    return Z, y


@lesson.exercise(
    inputs=_partly_labelled,
    edge_cases=[
        (np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1, 1])),
        (np.array([[0.0, 1000.0], [5.0, 5.0], [0.0, 0.0]]), np.array([0, -1, 1])),
        (np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 1.0], [1.0, 1.0, 1.0]]), np.array([-1, 2, -1])),
    ],
    may_pass={"item 1 of the answer without its sign": "a cross-entropy is never below 0"},
    hints=[
        "known = y >= 0 is an array of True and False. Z[known] are the rows whose label is known.",
        "On these rows it is a plain cross-entropy: its mean, and its 1/n, are over the known ones only.",
        "The gradient needs a row for every example. Begin with zeros of the shape of Z: np.zeros(Z.shape).",
        "dZ[known] = … writes the rows of the known ones, and leaves the others at zero.",
    ],
    more="in pictures of streets, and in texts, most places may have no label, and libraries have a setting for it "
    "(ignore_index). NumPy would have run without a word: index -1 is its last column.",
)
def with_missing_labels(Z, y):
    """A row that is not in the loss has no slope: the zeros stay."""
    known = y >= 0
    dZ = np.zeros(Z.shape)
    loss, dZ[known] = cross_entropy(Z[known], y[known])
    return loss, dZ


@with_missing_labels.wrong
def minus_one_is_the_last_class(Z, y):
    """The label -1 went into an index, and there it means the last class: nobody said so. Leave those rows out.

    See 04 · part 6, one-hot.
    """
    rows, n, log_P = np.arange(len(Z)), len(Z), log_softmax(Z)
    return -log_P[rows, y].mean(), (np.exp(log_P) - np.eye(Z.shape[1])[y]) / n


@with_missing_labels.wrong
def mean_over_all(Z, y):
    """You divided by the number of all examples: the mean is over those that are known. See 04 · part 6."""
    loss, dZ = with_missing_labels(Z, y)
    return loss * np.mean(y >= 0), dZ * np.mean(y >= 0)


@with_missing_labels.wrong
def two_means(Z, y):
    """The loss is right, but your gradient is divided by the number of all examples: 1/n is that of the loss.

    See 04 · part 6, the gradient of a batch.
    """
    loss, dZ = with_missing_labels(Z, y)
    return loss, dZ * np.mean(y >= 0)


@with_missing_labels.wrong
def rows_left_out(Z, y):
    """Your gradient has rows for the known examples only: it needs one for each row of Z, and zeros for the others.

    See 04 · part 6, the gradient of a batch.
    """
    known = y >= 0
    return cross_entropy(Z[known], y[known])


@with_missing_labels.wrong
def pushed_without_a_pull(Z, y):
    """Where the label is missing you left Ŷ, which pushes all logits down: such a row has no slope at all.

    A row of the gradient always sums to zero. See 04 · part 5, the slope in each logit.
    """
    known = y >= 0
    loss, dZ = with_missing_labels(Z, y)
    return loss, np.where(known[:, None], dZ, softmax(Z) / known.sum())


@with_missing_labels.wrong
def labels_of_other_rows(Z, y):
    """Your labels have moved up: after y[known] the first label belongs to the first *known* row, not to row 0.

    Choose the rows of Z in the same way, Z[known]. See 04 · part 11, exercise 5.
    """
    known = y >= 0
    dZ = np.zeros(Z.shape)
    loss, dZ[: known.sum()] = cross_entropy(Z[: known.sum()], y[known])
    return loss, dZ


@with_missing_labels.wrong
def labels_overwritten(Z, y):
    """The numbers are right, but y[y < 0] = … overwrites the caller's labels, and nobody will know what was missing.

    Use a copy, or choose the rows with y[known]. See 04 · part 11, exercise 5.
    """
    known = y >= 0
    y[~known] = 0
    loss = -log_softmax(Z)[np.arange(len(Z)), y][known].mean()
    return loss, (softmax(Z) - np.eye(Z.shape[1])[y]) * known[:, None] / known.sum()


@with_missing_labels.wrong
def gradient_of_the_sum(Z, y):
    """The loss is right, but your gradient lacks its 1/n: divide by the number of known labels.

    See 04 · part 6, the gradient of a batch.
    """
    loss, dZ = with_missing_labels(Z, y)
    return loss, dZ * (y >= 0).sum()


@with_missing_labels.wrong
def sum_over_the_known(Z, y):
    """You summed over the known examples: the loss is their mean, and its gradient holds 1/n. See 04 · part 6."""
    loss, dZ = with_missing_labels(Z, y)
    return loss * (y >= 0).sum(), dZ * (y >= 0).sum()


@with_missing_labels.wrong
def loss_over_all(Z, y):
    """The gradient is right, but your loss is divided by the number of all examples: the mean is over the known ones.

    See 04 · part 6.
    """
    loss, dZ = with_missing_labels(Z, y)
    return loss * np.mean(y >= 0), dZ


@with_missing_labels.wrong
def missing_is_class_zero(Z, y):
    """You put the label 0 in the place of -1, and 0 is a class: leave those rows out. See 04 · part 11, exercise 5."""
    return cross_entropy(Z, np.where(y < 0, 0, y))


@with_missing_labels.wrong
def class_zero_left_out(Z, y):
    """You left out class 0 as well: y > 0 is False there. Known is y >= 0. See 04 · part 11, exercise 5."""
    known = y > 0
    dZ = np.zeros(Z.shape)
    loss, dZ[known] = cross_entropy(Z[known], y[known])
    return loss, dZ


@with_missing_labels.wrong
def last_class_in_the_gradient(Z, y):
    """The loss is right, but in your gradient the rows without a label were told the last class, index -1.

    Such a row has no slope at all. See 04 · part 6, one-hot.
    """
    known = y >= 0
    return with_missing_labels(Z, y)[0], (softmax(Z) - np.eye(Z.shape[1])[y]) / known.sum()


@with_missing_labels.wrong
def rows_at_the_top(Z, y):
    """The rows of your gradient have moved up: each belongs to the place of its example, dZ[known] = ….

    See 04 · part 11, exercise 5.
    """
    known = y >= 0
    loss, inner = cross_entropy(Z[known], y[known])
    return loss, np.vstack([inner, np.zeros((len(y) - len(inner), Z.shape[1]))])


@with_missing_labels.wrong
def loss_without_gradient(Z, y):
    """Two things are asked for: the loss, and its gradient. See 04 · part 11, exercise 5."""
    return with_missing_labels(Z, y)[0]


@with_missing_labels.wrong
def wrong_sign(Z, y):
    """The loss is right, but your gradient has the wrong sign: what was said minus what was true.

    See 04 · part 5, the slope in each logit.
    """
    loss, dZ = with_missing_labels(Z, y)
    return loss, -dZ


def _rows_set_to_zero(Z, y, labels):
    loss, dZ = cross_entropy(Z, labels)
    return loss, np.where((y >= 0)[:, None], dZ, 0)


@with_missing_labels.wrong
def last_class_but_no_slope(Z, y):
    """You set the rows of the gradient to 0, but the label -1 still counts in the loss, as the last class, and in n.

    Leave those rows out of both. See 04 · part 11, exercise 5.
    """
    return _rows_set_to_zero(Z, y, y % Z.shape[1])


@with_missing_labels.wrong
def class_zero_but_no_slope(Z, y):
    """You set the rows of the gradient to 0, but they still count in the loss, as class 0, and in n.

    Leave those rows out of both. See 04 · part 11, exercise 5.
    """
    return _rows_set_to_zero(Z, y, np.where(y < 0, 0, y))


# 6 · Too sure


@lesson.exercise(
    inputs=lambda rng, n: (*_batch(rng, n), float(rng.integers(3, 9)) / 2),
    edge_cases=[
        (np.array([[0.0, 1000.0], [2.0, 0.0]]), np.array([0, 0]), 2.0),
        (np.array([[3.0, 1.0, 0.0]]), np.array([1]), 0.5),
        (np.array([[0.0, 2.0], [4.0, 1.0]]), np.array([0, 0]), 4.0),
    ],
    may_pass={"item 1 of the answer without its sign": "a cross-entropy is never below 0"},
    hints=[
        "The loss is a plain cross-entropy, of the logits Z / T.",
        "cross_entropy(Z / T, y) gives its slope in each of the logits z / T, with 1/n in it. Go on from there to T.",
        "How does z / T answer to T? The slope of 1/T is -1/T², so it is -z / T².",
        "T moves all logits of all examples at once: multiply slope by slope, and add them all up.",
    ],
    more="where this slope is 0, the loss has its lowest point. Networks that have trained for long are often too "
    "sure, so that their best T lies above 1. It is chosen on held-out examples, and changes no answer: dividing by T "
    "leaves the largest logit the largest.",
)
def at_temperature(Z, y, T):
    """The chain rule: slope in each logit z / T, times its slope in T, which is -z / T², all added up."""
    loss, dZ = cross_entropy(Z / T, y)
    return loss, (dZ * (-Z / T**2)).sum()


@at_temperature.wrong
def multiplied_by_temperature(Z, y, T):
    """You multiplied the logits by T: a high temperature makes less sure, so divide. See 04 · part 11, exercise 6."""
    loss, dZ = cross_entropy(Z * T, y)
    return loss, (dZ * Z).sum()


@at_temperature.wrong
def logits_divided_in_place(Z, y, T):
    """The numbers are right, but Z /= T divides the caller's logits: a second call would divide them once more.

    Write Z / T, which makes a new array. See 04 · part 11, exercise 6.
    """
    before = Z.copy()
    Z /= T
    loss, dZ = cross_entropy(Z, y)
    return loss, (dZ * (-before / T**2)).sum()


@at_temperature.wrong
def inner_slope_forgotten(Z, y, T):
    """Your slope is always 0: you added up the rows of dZ, and each of them sums to zero.

    Each entry is first multiplied by the slope of z / T in T, and in that stands its own z. See 04 · part 5.
    """
    loss, dZ = cross_entropy(Z / T, y)
    return loss, dZ.sum()


@at_temperature.wrong
def sign_of_the_inner_slope(Z, y, T):
    """Your slope has the wrong sign: 1/T falls as T rises, and its slope is -1/T². See 04 · part 11, exercise 6."""
    loss, dT = at_temperature(Z, y, T)
    return loss, -dT


@at_temperature.wrong
def slope_in_one_over_t(Z, y, T):
    """That is the slope in 1/T, not in T: the factor -1/T², by which 1/T answers to T, is missing.

    See 04 · part 11, exercise 6.
    """
    loss, dZ = cross_entropy(Z / T, y)
    return loss, (dZ * Z).sum()


@at_temperature.wrong
def divided_by_t_once(Z, y, T):
    """You multiplied by -z / T: the slope of 1/T is -1/T², with a square. See 04 · part 11, exercise 6."""
    loss, dZ = cross_entropy(Z / T, y)
    return loss, (dZ * (-Z / T)).sum()


@at_temperature.wrong
def slopes_at_temperature_one(Z, y, T):
    """The loss is right, but your slopes dZ are those of Z, not of Z / T: Ŷ is softmax(Z / T) in both.

    See 04 · part 6, the gradient of a batch.
    """
    return cross_entropy(Z / T, y)[0], (cross_entropy(Z, y)[1] * (-Z / T**2)).sum()


@at_temperature.wrong
def averaged_twice(Z, y, T):
    """Your slope is n times too small: 1/n is in dZ already, and is wanted once. See 04 · part 6."""
    loss, dT = at_temperature(Z, y, T)
    return loss, dT / len(Z)


@at_temperature.wrong
def averaged_over_all_logits(Z, y, T):
    """You took the mean over all logits: T moves them all at once, so their parts add up. 1/n is in dZ already.

    See 04 · part 6, the gradient of a batch.
    """
    loss, dT = at_temperature(Z, y, T)
    return loss, dT / Z.size


@at_temperature.wrong
def not_added_up(Z, y, T):
    """Those are the parts of the slope, one for each logit: T moves all logits at once, so add them up.

    See 04 · part 11, exercise 6.
    """
    loss, dZ = cross_entropy(Z / T, y)
    return loss, dZ * (-Z / T**2)


@at_temperature.wrong
def true_class_alone(Z, y, T):
    """You added up the slopes of the true classes alone: T moves every logit, and each has a slope in the loss.

    See 04 · part 5, the slope in each logit.
    """
    loss, dZ = cross_entropy(Z / T, y)
    return loss, (dZ * one_hot(y, Z.shape[1]) * (-Z / T**2)).sum()


@at_temperature.wrong
def slopes_of_the_logits(Z, y, T):
    """The loss is right, but those are its slopes in the logits z / T: go on by the chain rule, to T.

    See 04 · part 11, exercise 6.
    """
    return cross_entropy(Z / T, y)


@at_temperature.wrong
def loss_without_slope(Z, y, T):
    """Two things are asked for: the loss, and its slope in T. See 04 · part 11, exercise 6."""
    return at_temperature(Z, y, T)[0]


@at_temperature.wrong
def one_slope_for_each_example(Z, y, T):
    """You added up within each row: T moves all examples, so their parts add up too. See 04 · part 11, exercise 6."""
    loss, dZ = cross_entropy(Z / T, y)
    return loss, (dZ * (-Z / T**2)).sum(axis=1)


@at_temperature.wrong
def loss_divided(Z, y, T):
    """You divided the loss by T: it is the logits that are divided, and the loss is taken after that.

    See 04 · part 11, exercise 6.
    """
    loss = cross_entropy(Z, y)[0]
    return loss / T, -loss / T**2


@at_temperature.wrong
def summed_over_the_examples(Z, y, T):
    """Your slope is n times too large: the loss is a mean, and 1/n is in dZ already. See 04 · part 6."""
    loss, dT = at_temperature(Z, y, T)
    return loss, dT * len(Z)


@at_temperature.wrong
def divided_logits_once_more(Z, y, T):
    """You put the divided logits into -z / T²: z there is the logit as it came, before the division.

    After Z /= T your Z holds the divided ones, and so does the caller's: write Z / T, which makes a new array.
    See 04 · part 11, exercise 6.
    """
    loss, dT = at_temperature(Z, y, T)
    return loss, dT / T


@at_temperature.wrong
def slope_of_a_quotient_alone(Z, y, T):
    """You multiplied by z / T: the slope of 1/T is -1/T², with a minus and a square. See 04 · part 11, exercise 6."""
    loss, dZ = cross_entropy(Z / T, y)
    return loss, (dZ * Z / T).sum()


@at_temperature.wrong
def tables_multiplied(Z, y, T):
    """You multiplied with @, which mixes the examples: multiply slope by slope, with *, and add up.

    See 04 · part 11, exercise 6.
    """
    loss, dZ = cross_entropy(Z / T, y)
    return loss, (dZ @ (-Z / T**2).T).sum()


@at_temperature.wrong
def slope_of_one_over_t_alone(Z, y, T):
    """Your slope is that of 1/T alone: multiply it by each logit and by the slope in that logit, and add up.

    See 04 · part 11, exercise 6.
    """
    return at_temperature(Z, y, T)[0], -1 / T**2


@at_temperature.wrong
def slopes_in_the_logits_left_out(Z, y, T):
    """You added up the slopes of z / T alone: each is multiplied by the slope of the loss in that logit, dZ.

    See 04 · part 11, exercise 6.
    """
    return at_temperature(Z, y, T)[0], (-Z / T**2).sum()


# 7 · Which loss is ill?


def healthy(Z, y):
    """Do what a cross-entropy should."""
    return cross_entropy(np.asarray(Z, dtype=float), np.asarray(y))


def summed(Z, y):
    """Sum over the examples."""
    loss, dZ = healthy(Z, y)
    return len(dZ) * loss, len(dZ) * dZ


def zeros_too(Z, y):
    """Average over the zeros of the mask as well."""
    loss, dZ = healthy(Z, y)
    return loss / dZ.shape[1], dZ / dZ.shape[1]


def down_the_columns(Z, y):
    """Let the examples share one probability."""
    Z = np.asarray(Z, dtype=float)
    log_P, Y = log_softmax(Z.T).T, np.eye(Z.shape[1])[y]
    return -log_P[np.arange(len(Z)), y].mean(), (np.exp(log_P) * Y.sum(axis=0) - Y) / len(Z)


def every_label(Z, y):
    """Pair every example with every label."""
    Z = np.asarray(Z, dtype=float)
    return -log_softmax(Z)[:, y].mean(), (softmax(Z) - np.eye(Z.shape[1])[y].mean(axis=0)) / len(Z)


def bare_logarithm(Z, y):
    """Take the logarithm of a softmax."""
    with np.errstate(divide="ignore"):
        return -np.log(softmax(np.asarray(Z, dtype=float)))[np.arange(len(Z)), y].mean(), healthy(Z, y)[1]


def gradient_summed(Z, y):
    """Average the loss, and forget 1/n in the gradient."""
    loss, dZ = healthy(Z, y)
    return loss, len(dZ) * dZ


NAMES = {
    healthy: "healthy",
    summed: "sum",
    zeros_too: "zeros",
    down_the_columns: "axis",
    every_label: "every label",
    bare_logarithm: "bare log",
    gradient_summed: "gradient",
}
for ill in NAMES:
    ill.__name__ = "loss"  # a message shows the name of a function, and that would be the answer


def which_is_wrong(answer, loss):
    """Say that a loss was misnamed, and not what it is."""
    if answer not in NAMES.values():
        return fill(f"Expected: one of the texts {', '.join(NAMES.values())}. Received: {kind(answer)}.")
    return f'One of the seven losses was called "{answer}", and is something else.'


@lesson.exercise(
    edge_cases=[(loss,) for loss in NAMES],
    explain=which_is_wrong,
    may_pass={"Z.shape → as_at_first(lambda: Z.shape)": "Z is the answer's own probe, and always the same"},
    hints=[
        "You choose what goes in, and may compare with nnlib's cross_entropy, both the value and the gradient.",
        "Take more than one example, another number of examples than of classes, and labels and logits that differ.",
        "Three probes are enough: a small batch with logits of all sizes, the same batch with logits of zero, and one "
        "with logits in the thousands.",
        "If the value is n times the right one, or a k-th of it, it is known. If it is right, look at the gradient. If "
        "it is neither, look at logits of zero: log n in place of log k shows the wrong axis.",
    ],
    more="you have written a test that knows a loss only by what it does. Logits of zero, one example, or as many "
    "examples as classes: each of these comfortable inputs hides one of the bugs.",
)
def find_the_bug(loss):
    """Two examples, three classes, labels and logits that differ: every bug shows in one probe or another."""
    Z, y = np.array([[0.0, 1.0, 3.0], [5.0, 0.0, 1.0]]), np.array([0, 1])
    (n, k), (right, dZ) = Z.shape, cross_entropy(Z, y)
    value, gradient = loss(Z, y)
    if not np.isfinite(loss(1000 * Z, y)[0]):
        return "bare log"
    if np.isclose(value, n * right):
        return "sum"
    if np.isclose(value, right / k):
        return "zeros"
    if np.isclose(value, right):
        return "healthy" if np.allclose(gradient, dZ) else "gradient"
    return "axis" if np.isclose(loss(0 * Z, y)[0], np.log(n)) else "every label"


def _taken_for_healthy(loss, *hidden):
    return "healthy" if loss in hidden else NAMES[loss]


@find_the_bug.wrong
def values_at_zero_alone(loss):
    """You saw all that the first loss can show, and took three bugs for healthy: at equal logits they look right.

    Use logits that differ, large ones too, and look at the gradient.
    See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return _taken_for_healthy(loss, every_label, bare_logarithm, gradient_summed)


@find_the_bug.wrong
def no_large_logits(loss):
    """You took a bare logarithm for healthy: it shows at logits that lie hundreds apart. See 04 · part 10."""
    return _taken_for_healthy(loss, bare_logarithm)


@find_the_bug.wrong
def gradient_never_looked_at(loss):
    """You took a gradient without its 1/n for healthy: its value is right, so look at both. See 04 · part 6."""
    return _taken_for_healthy(loss, gradient_summed)


@find_the_bug.wrong
def one_example_alone(loss):
    """Three bugs look healthy to you, as with one example they are: a sum, its gradient, and one label for all.

    Take a batch of two at least. See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return _taken_for_healthy(loss, summed, gradient_summed, every_label)


@find_the_bug.wrong
def as_many_examples_as_classes(loss):
    """You took the wrong axis for healthy: with as many examples as classes log n is log k, and hides it.

    Take another number of examples. See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return _taken_for_healthy(loss, down_the_columns)


@find_the_bug.wrong
def labels_all_alike(loss):
    """You took every label for healthy: if all labels are the same class, or all logits the same, nothing is mixed up.

    See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return _taken_for_healthy(loss, every_label)


@find_the_bug.wrong
def axis_for_every_label(loss):
    """You confuse the two that change the value by no simple factor: at logits of zero the wrong axis gives log n.

    Every label gives log k there. See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return {"axis": "every label", "every label": "axis"}.get(NAMES[loss], NAMES[loss])


@find_the_bug.wrong
def small_logits_and_values_alone(loss):
    """You took a bare log and a gradient for healthy: use large logits too, and look at the gradient.

    See 04 · part 10, the logarithm without its protection.
    """
    return _taken_for_healthy(loss, bare_logarithm, gradient_summed)


@find_the_bug.wrong
def gradient_taken_for_sum(loss):
    """You called the wrong gradient a sum: its value is a mean, so look at the value too. See 04 · part 6."""
    return {"gradient": "sum"}.get(NAMES[loss], NAMES[loss])


@find_the_bug.wrong
def sum_taken_for_gradient(loss):
    """You called the sum a wrong gradient: of the sum the value is n times too large as well. See 04 · part 6."""
    return {"sum": "gradient"}.get(NAMES[loss], NAMES[loss])


@find_the_bug.wrong
def every_label_called_axis(loss):
    """You called every label a wrong axis: at logits of zero they differ, log k and log n, if n is not k.

    See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return {"every label": "axis"}.get(NAMES[loss], NAMES[loss])


@find_the_bug.wrong
def axis_called_every_label(loss):
    """You called the wrong axis every label: at logits of zero they differ, log n and log k, if n is not k.

    See 04 · part 10, sum for mean: the first loss is a fingerprint.
    """
    return {"axis": "every label"}.get(NAMES[loss], NAMES[loss])
