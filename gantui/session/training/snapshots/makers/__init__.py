"""What makes the pictures of a trainer, a file each."""

from gantui.session.training.snapshots.makers.fields import FieldsMaker  # isort: skip
from gantui.session.training.snapshots.makers.arrows import ArrowsMaker  # isort: skip
from gantui.session.training.snapshots.makers.latent_map import LatentMapMaker  # isort: skip
from gantui.session.training.snapshots.makers.landscape import LandscapeMaker  # isort: skip
from gantui.session.training.snapshots.makers.eigenvalues import EigenvaluesMaker  # isort: skip
from gantui.session.training.snapshots.makers.clipped import ClippedMaker  # isort: skip
from gantui.session.training.snapshots.makers.phase_plane import PhasePlaneMaker  # isort: skip
from gantui.session.training.snapshots.makers.modes import ModesMaker  # isort: skip
from gantui.session.training.snapshots.makers.image_samples import ImageSamplesMaker  # isort: skip
from gantui.session.training.snapshots.makers.classed_images import ClassedImagesMaker  # isort: skip
from gantui.session.training.snapshots.makers.believed_images import BelievedImagesMaker  # isort: skip
from gantui.session.training.snapshots.makers.image_slopes import ImageSlopesMaker  # isort: skip
from gantui.session.training.snapshots.makers.latent_walk import LatentWalkMaker  # isort: skip
from gantui.session.training.snapshots.makers.nearest_images import NearestImagesMaker  # isort: skip
from gantui.session.training.snapshots.makers.translation import TranslationMaker  # isort: skip
from gantui.session.training.snapshots.makers.point_classes import PointClassesMaker  # isort: skip
from gantui.session.training.snapshots.makers.translated_images import TranslatedImagesMaker  # isort: skip
from gantui.session.training.snapshots.makers.inpainting import InpaintingMaker  # isort: skip
from gantui.session.training.snapshots.makers.aged_images import AgedImagesMaker  # isort: skip
from gantui.session.training.snapshots.makers.age_curve import AgeCurveMaker  # isort: skip

__all__ = [
    "AgeCurveMaker",
    "AgedImagesMaker",
    "ArrowsMaker",
    "BelievedImagesMaker",
    "ClassedImagesMaker",
    "ClippedMaker",
    "EigenvaluesMaker",
    "FieldsMaker",
    "ImageSamplesMaker",
    "ImageSlopesMaker",
    "InpaintingMaker",
    "LandscapeMaker",
    "LatentMapMaker",
    "LatentWalkMaker",
    "ModesMaker",
    "NearestImagesMaker",
    "PhasePlaneMaker",
    "PointClassesMaker",
    "TranslatedImagesMaker",
    "TranslationMaker",
]
