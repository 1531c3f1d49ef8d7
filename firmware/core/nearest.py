"""The word that was probably meant, for error messages."""


def _distance(one, other):
    """Levenshtein's edit distance of two strings of bytes: letters of a str would each be kept for good."""
    row = list(range(len(other) + 1))
    for i in range(len(one)):
        corner = row[0]
        row[0] = i + 1
        for j in range(len(other)):
            cost = min(corner + (one[i] != other[j]), row[j] + 1, row[j + 1] + 1)
            corner = row[j + 1]
            row[j + 1] = cost
    return row[-1]


def nearest(word, known):
    """The word of `known` nearest to `word`, capitals aside; None where more than a third of it would change."""
    word = word.lower()
    best, best_distance = None, (len(word) + 1) // 3 + 1
    for candidate in known:
        distance = _distance(word.encode(), candidate.encode())
        if distance < best_distance:
            best, best_distance = candidate, distance
    return best
