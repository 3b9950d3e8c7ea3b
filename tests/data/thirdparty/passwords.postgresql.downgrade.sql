SELECT 'TypeError: argument password: str object cannot be converted to PyBytes';

SELECT 'ValueError: Invalid salt';

SELECT 'ValueError: Invalid rounds';

SELECT 'ValueError: Supported prefixes are b2a or b2b';

SELECT 'ValueError: Password must be non-empty.';

