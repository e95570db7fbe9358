"""Arrays, objects and address ranges.

Sources: Microsoft, "Array functions", "Object functions" and "CIDR functions for ARM templates".
"""

from __future__ import annotations

import ipaddress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from azbearer.emulator.arm.templates.errors import ExpressionError, wrong_argument
from azbearer.emulator.arm.templates.registry import ANY, Function, listed
from azbearer.emulator.arm.templates.values import (
    array_of,
    find_key,
    integer_of,
    is_integer,
    object_of,
    same,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


def _array(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _create_object(*pairs: Any) -> dict[str, Any]:
    if len(pairs) % 2:
        raise wrong_argument("createObject", "expects an even number of parameters")
    return {text_of("createObject", name): value for name, value in zip(pairs[::2], pairs[1::2], strict=True)}


def merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two objects, the second on top, objects inside of them merged too."""
    result = dict(first)
    for name, value in second.items():
        key = find_key(result, name) or name
        both = isinstance(result.get(key), dict) and isinstance(value, dict)
        result[key] = merged(result[key], value) if both else value
    return result


def _union(first: Any, *others: Any) -> Any:
    if isinstance(first, dict):
        result = first
        for other in others:
            result = merged(result, object_of("union", other))
        return result
    return _distinct(chain(array_of("union", first), *(array_of("union", other) for other in others)))


def _distinct(items: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if not any(same(item, known) for known in found):
            found.append(item)
    return found


def _intersection(first: Any, *others: Any) -> Any:
    if isinstance(first, dict):
        objects = [object_of("intersection", other) for other in others]
        return {
            name: value
            for name, value in first.items()
            if all(name in other and same(other[name], value) for other in objects)
        }
    arrays = [array_of("intersection", other) for other in others]
    return [
        item
        for item in _distinct(array_of("intersection", first))
        if all(any(same(item, entry) for entry in other) for other in arrays)
    ]


def _shallow_merge(objects: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for entry in array_of("shallowMerge", objects):
        result.update(object_of("shallowMerge", entry))
    return result


def _items(value: Any) -> list[dict[str, Any]]:
    entries = object_of("items", value)
    return [{"key": name, "value": entries[name]} for name in sorted(entries, key=str.lower)]


def _flatten(value: Any) -> list[Any]:
    return [item for inner in array_of("flatten", value) for item in array_of("flatten", inner)]


def _empty(value: Any) -> bool:
    if value is None or isinstance(value, (str, list, dict)):
        return not value
    raise wrong_argument("empty", "expects a string, an array or an object")


def _length(value: Any) -> int:
    if isinstance(value, (str, list, dict)):
        return len(value)
    raise wrong_argument("length", "expects a string, an array or an object")


def _ends(name: str, position: int) -> Function:
    def function(value: Any) -> Any:
        if not isinstance(value, str):
            array_of(name, value)
        if value:
            return value[position]
        return "" if isinstance(value, str) else None

    return Function(name, 1, 1, function)


def _skip(value: Any, count: Any) -> Any:
    sequence = value if isinstance(value, str) else array_of("skip", value)
    return sequence[max(0, integer_of("skip", count)) :]


def _take(value: Any, count: Any) -> Any:
    sequence = value if isinstance(value, str) else array_of("take", value)
    return sequence[: max(0, integer_of("take", count))]


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _try_get(value: Any, *keys: Any) -> Any:
    for key in keys:
        if isinstance(value, dict) and isinstance(key, str):
            name = find_key(value, key)
            value = None if name is None else value[name]
        elif isinstance(value, list) and is_integer(key):
            value = value[key] if 0 <= key < len(value) else None
        else:
            return None
    return value


def _index_from_end(items: Any, position: Any) -> Any:
    array, index = array_of("indexFromEnd", items), integer_of("indexFromEnd", position)
    if not 1 <= index <= len(array):
        raise ExpressionError(f"The language expression property array index '-{index}' is out of bounds.")
    return array[-index]


def _try_index_from_end(items: Any, position: Any) -> Any:
    index = integer_of("tryIndexFromEnd", position)
    return items[-index] if isinstance(items, list) and 1 <= index <= len(items) else None


def _network(name: str, text: Any) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text_of(name, text), strict=False)
    except ValueError as error:
        raise wrong_argument(name, f"cannot read '{text}' as an address range") from error


def _parse_cidr(text: Any) -> dict[str, Any]:
    network = _network("parseCidr", text)
    first, last = network.network_address, network.broadcast_address
    small = network.num_addresses <= 2  # noqa: PLR2004 - a range of one or two addresses has no edges
    return {
        "network": str(first),
        "netmask": str(network.netmask),
        **({"broadcast": str(last)} if network.version == 4 else {}),  # noqa: PLR2004 - IPv4
        "firstUsable": str(first if small else first + 1),
        "lastUsable": str(last if small or network.version == 6 else last - 1),  # noqa: PLR2004 - IPv6
        "cidr": network.prefixlen,
    }


def _cidr_subnet(text: Any, size: Any, index: Any) -> str:
    network, prefix, wanted = _network("cidrSubnet", text), integer_of("cidrSubnet", size), index
    try:
        found = next(islice(network.subnets(new_prefix=prefix), integer_of("cidrSubnet", wanted), None), None)
    except ValueError as error:
        raise wrong_argument("cidrSubnet", f"cannot cut '{text}' into ranges of size '{size}'") from error
    if found is None:
        raise wrong_argument("cidrSubnet", f"has no range number '{index}' in '{text}'")
    return str(found)


def _cidr_host(text: Any, index: Any) -> str:
    network, wanted = _network("cidrHost", text), integer_of("cidrHost", index) + 1
    if not 0 < wanted < network.num_addresses:
        raise wrong_argument("cidrHost", f"has no host number '{index}' in '{text}'")
    return str(network.network_address + wanted)


FUNCTIONS = listed(
    Function("array", 1, 1, _array),
    Function("createArray", 0, ANY, lambda *values: list(values)),
    Function("createObject", 0, ANY, _create_object),
    Function("union", 1, ANY, _union),
    Function("intersection", 1, ANY, _intersection),
    Function("shallowMerge", 1, 1, _shallow_merge),
    Function("items", 1, 1, _items),
    Function("objectKeys", 1, 1, lambda value: list(object_of("objectKeys", value))),
    Function("flatten", 1, 1, _flatten),
    Function("empty", 1, 1, _empty),
    Function("length", 1, 1, _length),
    _ends("first", 0),
    _ends("last", -1),
    Function("skip", 2, 2, _skip),
    Function("take", 2, 2, _take),
    Function("coalesce", 1, ANY, _coalesce),
    Function("tryGet", 2, ANY, _try_get),
    Function("indexFromEnd", 2, 2, _index_from_end),
    Function("tryIndexFromEnd", 2, 2, _try_index_from_end),
    Function("parseCidr", 1, 1, _parse_cidr),
    Function("cidrSubnet", 3, 3, _cidr_subnet),
    Function("cidrHost", 2, 2, _cidr_host),
)
