import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
sys.dont_write_bytecode = True

from django.core.management import execute_from_command_line

execute_from_command_line(sys.argv)
