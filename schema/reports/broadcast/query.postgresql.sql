SELECT * FROM @table ORDER BY recipient
