from textual.app import App
from textual.geometry import Size
from textual.screen import Screen

from gantui.tui.terminal.internals import Span, render
from gantui.tui.terminal.trickle import Trickle

SIZE = Size(80, 24)
SCREEN: list[Span] = [(y, 0, 80) for y in range(24)]


def all_of(late: Trickle, room: float = 1024.0) -> list[list[Span]]:
    pieces = []
    while late:
        pieces.append(late.take(room, SIZE))
    return pieces


def test_the_status_line_goes_first_and_alone() -> None:
    late = Trickle()
    late.add(SCREEN)
    assert late.urgent
    assert late.take(1e9, SIZE) == [(0, 0, 80)]
    assert not late.urgent


def test_each_row_goes_out_once() -> None:
    late = Trickle()
    late.add(SCREEN)
    pieces = all_of(late)
    assert len(pieces) > 5
    assert sorted(span for piece in pieces for span in piece) == SCREEN


def test_rows_that_change_again_and_again_do_not_keep_the_others_waiting() -> None:
    late, seen = Trickle(), set()
    late.add(SCREEN[1:])
    for _ in range(24):
        seen |= {y for y, _, _ in late.take(0.0, SIZE)}
        late.add(SCREEN[1:6])
    assert seen == set(range(1, 24))


def test_what_changed_of_a_row_is_sent_with_all_between() -> None:
    late = Trickle()
    late.add([(3, 10, 20)])
    late.add([(3, 40, 50)])
    assert all_of(late) == [[(3, 10, 50)]]


def test_rows_that_a_smaller_terminal_does_not_have_are_forgotten() -> None:
    late = Trickle()
    late.add([(y, 0, 120) for y in range(40)])
    assert sorted(span for piece in all_of(late) for span in piece) == SCREEN


def test_a_piece_is_what_there_is_room_for_as_cells_have_cost_so_far() -> None:
    late = Trickle()
    for _ in range(50):
        late.sent([(0, 0, 80)], 80 * 20)
    late.add(SCREEN[1:])
    assert len(late.take(4 * 80 * 20 * 5 + 40, SIZE)) == 5  # a quarter of the room


async def test_a_screen_that_was_just_opened_has_nothing_to_send() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)):
        assert render(app.screen, [], [(0, 0, 80)]) is not None
        assert render(app.screen, [], [(24, 0, 80)]) is None
        assert render(Screen(), [], [(0, 0, 80)]) is None
