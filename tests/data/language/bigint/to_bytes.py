for number, length, signed in ((127, 1, True), (128, 1, True), (-128, 1, True), (-129, 1, True), (255, 1, False),
                               (256, 1, False), (0, 0, False), (0, 0, True), (1, 0, False), (-1, 0, True),
                               (2 ** 63 - 1, 8, True), (2 ** 63, 8, True), (-2 ** 63, 8, True), (-1, 2, False), (-1, 3, True)):
    try:
        print(number.to_bytes(length, "big", signed=signed))
    except OverflowError as error:
        print("OverflowError")
